//! Words that tell the names of firms from those of places and other things.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::reading::number::Tokens;

/// What the names of firms end with.
pub(super) static ENDINGS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    "ltd limited inc llc llp gmbh ag corp corporation co company plc sa sarl sas srl bv nv oy ab \
     group holdings holding partners associates solutions systems technologies technology tech \
     labs lab studio studios consulting consultants agency services logistics foods bakery tools \
     industries enterprises ventures capital media digital design designs software analytics \
     motors dental clinic hospital university college school bank insurance realty properties \
     construction plumbing electric roofing landscaping farms brewery coffee cafe restaurant hotel \
     hotels freight trucking transport shipping supply supplies manufacturing engineering \
     pharma health healthcare wellness fitness legal law energy solar retail stores store shop \
     wholesale imports exports trading works bros brothers sons"
        .split_whitespace()
        .collect()
});

/// Who else is in the firm, in small letters at the end of its name.
pub(super) const FAMILY: [&str; 11] = [
    "sons",
    "son",
    "fils",
    "fille",
    "filles",
    "cie",
    "associés",
    "hijos",
    "hijo",
    "söhne",
    "sohn",
];

/// Who is called by a name of their own: "my cfo is called Priya".
static PERSONS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    "ceo cfo cto coo cio cmo boss manager director owner chef colleague coworker mate assistant \
     secretary accountant bookkeeper lawyer buyer planner foreman supervisor head lead chief \
     partner associate employee guy girl man woman lady person rep wife husband spouse fiance \
     fiancee girlfriend boyfriend son daughter brother sister mother father mom mum dad uncle aunt \
     cousin nephew niece kid baby grandson granddaughter friend neighbor neighbour landlord tenant \
     roommate admin engineer developer designer secretary nurse doctor"
        .split_whitespace()
        .collect()
});

/// Whether the word says whose or from where in the middle of a name.
pub(super) fn is_of(word: &str) -> bool {
    matches!(word, "de" | "d'" | "d’")
}

/// Places and other things that follow `from` or `at` and are no company.
pub(super) static PLACES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    "germany france spain italy england scotland ireland wales uk usa us america canada mexico \
     india china japan brazil australia netherlands belgium switzerland austria poland sweden \
     norway denmark finland portugal europe asia africa texas california florida london paris \
     berlin munich hamburg madrid barcelona rome milan dublin manchester edinburgh boston chicago \
     seattle denver austin dallas houston atlanta miami phoenix portland york la nyc sevilla valencia bilbao málaga zaragoza granada murcia alicante córdoba \
     valladolid bogotá lima santiago quito caracas guadalajara monterrey köln münchen stuttgart \
     frankfurt düsseldorf leipzig dresden hannover nürnberg bremen wien zürich genf graz linz \
     salzburg lyon marseille toulouse bordeaux lille nantes strasbourg nice rennes montpellier \
     grenoble bruxelles genève lausanne liège españa deutschland österreich schweiz suisse \
     belgique méxico perú alemania francia italia sf san los \
     new toronto vancouver montreal sydney melbourne singapore dubai mumbai delhi bangalore \
     vienna zurich geneva amsterdam brussels stockholm oslo copenhagen helsinki lisbon warsaw \
     prague budapest tokyo beijing shanghai hong israel turkey greece egypt nigeria kenya ohio \
     monday tuesday wednesday thursday friday saturday sunday january february march april may june \
     july august september october november december christmas easter thanksgiving q1 q2 q3 q4 q h \
     google linkedin facebook instagram twitter youtube tiktok reddit g2 capterra producthunt \
     excel salesforce hubspot zendesk sap oracle shopify quickbooks xero slack \
     noon midnight best least most all first last once home work school scratch time moment you \
     your our my me us them him her it this that there here what who where when which one two \
     i we they he she sales support marketing hr ops operations finance it procurement \
     hq headquarters monday's ukraine russia argentina chile colombia peru vietnam thailand indonesia malaysia \
     liste verteiler newsletter datenbank kartei lista boletín list mailing \
     philippines zealand qatar saudi uae pakistan bangladesh a an the"
        .split_whitespace()
        .collect()
});

/// `the project is called Dockside`: a thing has that name, and no company.
pub(super) fn of_a_thing(tokens: &Tokens<'_>, at: usize) -> bool {
    let from = at.saturating_sub(3);
    (from..at).any(|before| {
        // `my cfo is called Priya`, `our head of finance is called Ann`
        if PERSONS.contains(tokens.at(before)) {
            return true;
        }
        matches!(
            tokens.at(before),
            "project"
                | "app"
                | "application"
                | "product"
                | "tool"
                | "site"
                | "website"
                | "system"
                | "software"
                | "platform"
                | "plan"
                | "program"
                | "portal"
                | "street"
                | "road"
                | "place"
                | "town"
                | "dog"
        )
    })
}
