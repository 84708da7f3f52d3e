//! Which clock goes in a place: countries, states and cities by their names, and the
//! first figures of telephone numbers. Only what has one clock, or nearly: Canada and the
//! United States go by their states and cities.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Zones with the names of their places, lower case, those of several words with spaces.
const NAMES: &[(&str, &str)] = &[
    (
        "America/New_York",
        "maine|new hampshire|vermont|massachusetts|rhode island|connecticut|new york|nyc|new jersey|pennsylvania|delaware|maryland|virginia|west virginia|north carolina|south carolina|georgia|florida|ohio|michigan|boston|brooklyn|manhattan|philadelphia|pittsburgh|baltimore|atlanta|miami|orlando|tampa|jacksonville|charlotte|raleigh|cleveland|cincinnati|detroit|buffalo|richmond|indianapolis|columbus ohio",
    ),
    (
        "America/Chicago",
        "texas|illinois|wisconsin|minnesota|iowa|missouri|arkansas|louisiana|mississippi|alabama|oklahoma|kansas|nebraska|chicago|dallas|houston|austin|san antonio|fort worth|milwaukee|minneapolis|st louis|new orleans|nashville|memphis|oklahoma city|kansas city|omaha|winnipeg|manitoba",
    ),
    (
        "America/Denver",
        "colorado|utah|wyoming|montana|new mexico|denver|boulder|colorado springs|salt lake city|albuquerque|cheyenne|boise",
    ),
    (
        "America/Phoenix",
        "arizona|phoenix|tucson|scottsdale|mesa arizona",
    ),
    (
        "America/Los_Angeles",
        "california|nevada|washington state|los angeles|san francisco|san diego|sacramento|san jose|oakland|fresno|seattle|tacoma|spokane|las vegas|reno|bay area|socal|norcal|oregon|portland oregon",
    ),
    ("America/Anchorage", "alaska|anchorage"),
    ("Pacific/Honolulu", "hawaii|honolulu|maui"),
    (
        "America/Toronto",
        "ontario|quebec|toronto|ottawa|montreal|hamilton ontario|mississauga",
    ),
    ("America/Vancouver", "british columbia|vancouver"),
    ("America/Edmonton", "alberta|calgary|edmonton"),
    ("America/Regina", "saskatchewan|regina|saskatoon"),
    ("America/Halifax", "nova scotia|new brunswick|halifax"),
    ("America/Mexico_City", "mexico city|ciudad de mexico|cdmx"),
    (
        "Europe/London",
        "uk|united kingdom|england|scotland|wales|britain|great britain|london uk|manchester uk|birmingham uk|glasgow|edinburgh|leeds|bristol uk|liverpool|leicester|sheffield|nottingham|coventry|cardiff|swansea|wolverhampton|sunderland|newcastle upon tyne|middlesbrough|bradford|huddersfield|stockport|blackpool|norwich|ipswich|derbyshire|yorkshire|lancashire|cheshire uk|devon|somerset uk|aberdeen uk|dundee|inverness|belfast|northern ireland",
    ),
    ("Europe/Dublin", "ireland|dublin"),
    ("Europe/Lisbon", "portugal|lisbon|porto"),
    (
        "Europe/Madrid",
        "spain|españa|madrid|barcelona|valencia|sevilla|seville",
    ),
    ("Europe/Paris", "france|paris|lyon|marseille"),
    ("Europe/Brussels", "belgium|brussels|antwerp"),
    (
        "Europe/Amsterdam",
        "netherlands|the netherlands|holland|amsterdam|rotterdam|utrecht",
    ),
    (
        "Europe/Berlin",
        "germany|deutschland|berlin|munich|münchen|hamburg|cologne|köln|frankfurt|stuttgart",
    ),
    (
        "Europe/Zurich",
        "switzerland|schweiz|suisse|zurich|zürich|geneva",
    ),
    ("Europe/Vienna", "austria|österreich|vienna|wien"),
    ("Europe/Rome", "italy|italia|rome|milan"),
    ("Europe/Copenhagen", "denmark|danmark|copenhagen|aarhus"),
    ("Europe/Stockholm", "sweden|stockholm|gothenburg"),
    ("Europe/Oslo", "norway|oslo"),
    ("Europe/Helsinki", "finland|helsinki"),
    ("Europe/Warsaw", "poland|warsaw|krakow"),
    ("Europe/Prague", "czechia|czech republic|prague"),
    ("Europe/Budapest", "hungary|budapest"),
    ("Europe/Bucharest", "romania|bucharest"),
    ("Europe/Athens", "greece|athens greece"),
    ("Europe/Istanbul", "turkey|istanbul"),
    ("Asia/Jerusalem", "israel|tel aviv"),
    ("Asia/Dubai", "dubai|uae"),
    ("Asia/Kolkata", "india|mumbai|bangalore|delhi"),
    ("Asia/Singapore", "singapore"),
    ("Asia/Tokyo", "japan|tokyo"),
    ("Australia/Sydney", "sydney|melbourne"),
    ("Pacific/Auckland", "new zealand|auckland"),
];

/// Zones with the first figures of the numbers there, behind the "+".
const NUMBERS: &[(&str, &str)] = &[
    (
        "America/New_York",
        "1201 1202 1203 1207 1212 1215 1216 1220 1223 1229 1231 1234 1239 1240 1248 1252 1267 1269 1272 1276 1283 1301 1302 1304 1305 1313 1315 1321 1326 1330 1332 1336 1339 1347 1351 1352 1380 1386 1401 1404 1407 1410 1412 1413 1419 1434 1440 1443 1445 1470 1475 1478 1484 1508 1513 1516 1517 1518 1551 1561 1567 1570 1571 1582 1585 1586 1603 1607 1609 1610 1614 1616 1617 1631 1640 1646 1667 1678 1680 1681 1689 1703 1704 1706 1716 1717 1718 1724 1727 1732 1734 1740 1743 1754 1757 1762 1770 1772 1774 1781 1786 1802 1803 1804 1810 1813 1814 1828 1835 1838 1839 1843 1845 1848 1854 1856 1857 1859 1860 1862 1863 1864 1865 1878 1904 1908 1910 1912 1914 1917 1919 1929 1934 1937 1941 1943 1947 1948 1954 1959 1973 1978 1980 1984 1989",
    ),
    ("America/Indiana/Indianapolis", "1260 1317 1463 1574 1765"),
    (
        "America/Chicago",
        "1205 1210 1214 1217 1218 1224 1225 1228 1251 1254 1256 1262 1281 1309 1312 1314 1316 1318 1319 1320 1325 1331 1334 1337 1346 1361 1402 1405 1409 1414 1417 1430 1432 1447 1464 1469 1479 1501 1504 1507 1512 1515 1531 1534 1539 1557 1563 1572 1573 1580 1601 1608 1612 1615 1618 1620 1629 1630 1636 1641 1651 1659 1660 1662 1682 1708 1712 1713 1715 1726 1730 1731 1737 1763 1769 1773 1779 1785 1806 1815 1816 1817 1830 1832 1847 1870 1872 1901 1903 1913 1918 1920 1936 1938 1940 1945 1952 1956 1972 1975 1979 1985",
    ),
    (
        "America/Denver",
        "1303 1307 1385 1406 1435 1505 1575 1719 1720 1801 1970 1983 1986",
    ),
    ("America/Phoenix", "1480 1520 1602 1623 1928"),
    (
        "America/Los_Angeles",
        "1206 1209 1213 1253 1279 1310 1323 1341 1350 1360 1408 1415 1424 1425 1442 1503 1509 1510 1530 1559 1562 1564 1619 1626 1628 1650 1657 1661 1669 1702 1707 1714 1725 1747 1760 1775 1805 1818 1820 1831 1840 1858 1909 1916 1925 1949 1951 1971",
    ),
    ("America/Anchorage", "1907"),
    ("Pacific/Honolulu", "1808"),
    (
        "America/Toronto",
        "1226 1249 1289 1343 1365 1367 1416 1418 1437 1438 1450 1514 1519 1548 1579 1581 1613 1647 1705 1742 1819 1873 1905",
    ),
    ("America/Vancouver", "1236 1250 1604 1672 1778"),
    ("America/Edmonton", "1368 1403 1587 1780 1825"),
    ("America/Winnipeg", "1204 1431"),
    ("America/Regina", "1306 1639"),
    ("America/Halifax", "1506 1782 1902"),
    ("Europe/London", "44"),
    ("Europe/Dublin", "353"),
    ("Europe/Lisbon", "351"),
    ("Europe/Madrid", "34"),
    ("Europe/Paris", "33"),
    ("Europe/Brussels", "32"),
    ("Europe/Amsterdam", "31"),
    ("Europe/Luxembourg", "352"),
    ("Europe/Berlin", "49"),
    ("Europe/Zurich", "41"),
    ("Europe/Vienna", "43"),
    ("Europe/Rome", "39"),
    ("Europe/Copenhagen", "45"),
    ("Europe/Stockholm", "46"),
    ("Europe/Oslo", "47"),
    ("Europe/Helsinki", "358"),
    ("Europe/Warsaw", "48"),
    ("Europe/Prague", "420"),
    ("Europe/Bratislava", "421"),
    ("Europe/Budapest", "36"),
    ("Europe/Bucharest", "40"),
    ("Europe/Athens", "30"),
    ("Asia/Jerusalem", "972"),
    ("Asia/Kolkata", "91"),
    ("Asia/Singapore", "65"),
    ("Asia/Tokyo", "81"),
    ("Pacific/Auckland", "64"),
];

/// Names of places have so many words at the most.
const MOST_WORDS: usize = 3;
/// The first figures of numbers are so many at the most.
const MOST_FIGURES: usize = 4;

/// What stands right before the place where somebody is: "in Maine", "from Denver".
const AT: [&str; 10] = [
    "in", "from", "near", "outside", "around", "based", "aus", "en", "depuis", "desde",
];
/// After these the place is somebody else's, or one that they deal with.
const OTHERS: [&str; 63] = [
    "supplier",
    "suppliers",
    "factory",
    "factories",
    "vendor",
    "vendors",
    "customer",
    "customers",
    "client",
    "clients",
    "brother",
    "sister",
    "cousin",
    "uncle",
    "aunt",
    "friend",
    "friends",
    "parents",
    "mom",
    "dad",
    "son",
    "daughter",
    "host",
    "hosted",
    "servers",
    "data",
    "ship",
    "shipping",
    "import",
    "imports",
    "importing",
    "buy",
    "flight",
    "moving",
    "holiday",
    "vacation",
    "they",
    "someone",
    "they're",
    "they've",
    "theyre",
    "their",
    "theirs",
    "them",
    "he",
    "he's",
    "his",
    "she",
    "she's",
    "her",
    "who",
    "whoever",
    "rival",
    "rivals",
    "competitor",
    "competitors",
    "manufacturer",
    "manufacturers",
    "partner",
    "partners",
    "guy",
    "guys",
    "somebody",
];
/// What is asked of us is no place of theirs: "do you have an office in Denver".
const YOU: [&str; 4] = ["you", "your", "u", "ur"];
const OURS: [&str; 2] = ["our", "my"];
/// "Netstock is in Denver" tells of somebody who is called so; these words are no names.
const IS: [&str; 2] = ["is", "was"];
const NO_NAMES: [&str; 12] = [
    "everything",
    "everyone",
    "everybody",
    "this",
    "it",
    "home",
    "office",
    "business",
    "work",
    "hq",
    "headquarters",
    "company",
];
/// Somebody else stands so near before it: "our supplier is in Denmark".
const NEAR: usize = 4;
/// What people call themselves there: "we are Danish".
const PEOPLE: &[(&str, &str)] = &[
    ("Europe/Copenhagen", "danish|danes"),
    ("Europe/Stockholm", "swedish|swedes"),
    ("Europe/Oslo", "norwegian|norwegians"),
    ("Europe/Helsinki", "finnish"),
    ("Europe/Amsterdam", "dutch"),
    ("Europe/Brussels", "belgian|belgians"),
    ("Europe/Berlin", "german|germans"),
    ("Europe/Paris", "french"),
    ("Europe/Madrid", "spanish"),
    ("Europe/Rome", "italian|italians"),
    ("Europe/London", "british"),
    ("Europe/Dublin", "irish"),
    ("Europe/Zurich", "swiss"),
    ("Europe/Vienna", "austrian|austrians"),
    ("Europe/Warsaw", "polish"),
];
/// Before that: "we're", "I am a".
const WE_ARE: [&str; 8] = ["are", "we're", "were", "am", "i'm", "im", "a", "all"];
/// They themselves.
const US: [&str; 6] = ["we", "we're", "i", "i'm", "im", "were"];
/// A text of no more words than this beside a place only names the place: "Hamilton, Ontario".
const FEW_WORDS: usize = 3;

static BY_NAME: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let places = NAMES.iter();
    places
        .flat_map(|(zone, names)| names.split('|').map(move |name| (name, *zone)))
        .collect()
});

static BY_PEOPLE: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let people = PEOPLE.iter();
    people
        .flat_map(|(zone, names)| names.split('|').map(move |name| (name, *zone)))
        .collect()
});

static BY_NUMBER: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let numbers = NUMBERS.iter();
    numbers
        .flat_map(|(zone, starts)| starts.split(' ').map(move |start| (start, *zone)))
        .collect()
});

/// How a British mobile number is dialled at home, …
const BRITISH_MOBILE: &str = "07";
/// … and how long it then is. Only what is no number where we are is kept in that form.
const BRITISH_FIGURES: usize = 11;

/// The zone of a telephone number in its international form, "+1 970 …", or in the form
/// in which it is dialled in another country than ours, where that tells which: "07700 …".
pub fn zone_of_number(number: &str) -> Option<&'static str> {
    let Some(figures) = number.strip_prefix('+') else {
        let figures = number.chars().filter(char::is_ascii_digit).count();
        let british = number.starts_with(BRITISH_MOBILE) && figures == BRITISH_FIGURES;
        return british.then_some("Europe/London");
    };
    (1..=MOST_FIGURES)
        .rev()
        .filter_map(|length| figures.get(..length))
        .find_map(|start| BY_NUMBER.get(start).copied())
}

/// The zone of the place where the writer says that they are.
pub fn zone_of_text(text: &str) -> Option<&'static str> {
    let folded = text.to_lowercase();
    folded
        .split(['.', '!', '?', ';', '\n'])
        .rev()
        .find_map(zone_of_sentence)
}

fn zone_of_sentence(sentence: &str) -> Option<&'static str> {
    let words: Vec<&str> = sentence
        .split(|letter: char| !letter.is_alphanumeric() && letter != '\'' && letter != '’')
        .filter(|word| !word.is_empty())
        .collect();
    let people = words.windows(2).find_map(|pair| {
        let of_us = WE_ARE.contains(&pair[0])
            && words
                .iter()
                .any(|word| *word != pair[1] && US.contains(word));
        of_us.then(|| BY_PEOPLE.get(pair[1]).copied()).flatten()
    });
    let mut found = None;
    let mut at = 0;
    while at < words.len() {
        let Some((zone, length)) = named_at(&words, at) else {
            at += 1;
            continue;
        };
        let led = at > 0 && AT.contains(&words[at - 1]) || at > 1 && words[at - 1] == "the";
        let alone = words.len() - length <= FEW_WORDS;
        let near = &words[at.saturating_sub(NEAR)..at];
        let before = &words[..at];
        let others = near.iter().any(|word| OTHERS.contains(word))
            || asks_us(before)
            || names_another(before);
        // "In Maine", "all in Pennsylvania, Maryland": the first that is told so.
        if found.is_none() && (led || alone) && !others {
            found = Some(zone);
        }
        at += length;
    }
    found.or(people)
}

/// "Do you have an office in": nothing is said of themselves since.
fn asks_us(before: &[&str]) -> bool {
    let mut said = before.iter().rev();
    let ours = |word: &&str| US.contains(word) || OURS.contains(word);
    let last = said.find(|word| YOU.contains(word) || ours(word));
    last.is_some_and(|word| YOU.contains(word))
}

/// "Netstock is in": a name of its own, of which nothing tells that it is theirs.
fn names_another(before: &[&str]) -> bool {
    matches!(before, [name, is, _] if IS.contains(is) && !NO_NAMES.contains(name))
}

/// The longest name of a place that begins at `at`, with its words.
fn named_at(words: &[&str], at: usize) -> Option<(&'static str, usize)> {
    (1..=MOST_WORDS.min(words.len() - at))
        .rev()
        .find_map(|length| {
            let zone = if length == 1 {
                BY_NAME.get(words[at])
            } else {
                BY_NAME.get(words[at..at + length].join(" ").as_str())
            };
            zone.map(|zone| (*zone, length))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_is_known() {
        for (zone, _) in NAMES.iter().chain(NUMBERS) {
            assert!(jiff::tz::TimeZone::get(zone).is_ok(), "{zone}");
        }
    }

    #[test]
    fn where_somebody_says_that_they_are_tells_their_clock() {
        let cases: [(&str, Option<&str>); 29] = [
            ("We're in Maine.", Some("America/New_York")),
            (
                "2 warehouses in Denmark, 5 of us",
                Some("Europe/Copenhagen"),
            ),
            (
                "we are importing wine and have 2 warehouses in Denmark",
                Some("Europe/Copenhagen"),
            ),
            ("but we are danish", Some("Europe/Copenhagen")),
            ("we sell danish design", None),
            (
                "toy wholesaler in ohio, 12 buyers",
                Some("America/New_York"),
            ),
            ("Hamilton, Ontario", Some("America/Toronto")),
            ("denver", Some("America/Denver")),
            ("from new mexico, small shop", Some("America/Denver")),
            ("we are based in the netherlands", Some("Europe/Amsterdam")),
            ("sitzen in München", Some("Europe/Berlin")),
            ("3 lumber yards in wyoming", Some("America/Denver")),
            ("our supplier is in denmark", None),
            ("my brother in texas has the same problem", None),
            ("are your servers in germany?", None),
            ("we import wine from france and sell it all over", None),
            ("do you have someone in london uk", None),
            ("the paris range sells best in spring", None),
            ("we need help with forecasting", None),
            ("in the spring", None),
            ("we use Lumio, they're in Denver", None),
            ("Netstock is in Denver right?", None),
            ("our rival in Denver does it cheaper", None),
            ("do you have an office in Denver?", None),
            (
                "would your man come to our office in Denver",
                Some("America/Denver"),
            ),
            ("our office is in Denver", Some("America/Denver")),
            ("thank you, we are in Denver", Some("America/Denver")),
            ("everything is in Denver", Some("America/Denver")),
            ("", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(zone_of_text(text), wanted, "{text}");
        }
    }

    #[test]
    fn the_first_figures_of_a_number_tell_the_clock_there() {
        let cases = [
            ("+19705550161", Some("America/Denver")),
            ("+14435550119", Some("America/New_York")),
            ("+4520123456", Some("Europe/Copenhagen")),
            ("+18005550100", None),
            ("9705550161", None),
        ];
        for (number, wanted) in cases {
            assert_eq!(zone_of_number(number), wanted, "{number}");
        }
    }
}
