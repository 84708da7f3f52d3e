//! Formulas over signals, as the campaign writes them: `or(users, 10) * 85`.
//!
//! Four operations with the usual precedence, a leading minus, parentheses,
//! numbers, signals, and the functions of [`Formula`]. Everything is exact
//! decimal arithmetic; what cannot be computed is no number, never a wrong one.

use rust_decimal::{Decimal, RoundingStrategy};

/// How deep parentheses, functions and minus signs may stand in each other.
const DEEPEST: u32 = 48;
/// How many characters a formula may have: a bound for what is computed step by step, too.
const LONGEST: usize = 1_000;

/// Which number of a signal is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// `signal`: the middle of what was said.
    Middle,
    /// `signal.low`: its lower end.
    Low,
    /// `signal.high`: its upper end.
    High,
}

/// What is wrong with a formula.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at character {at}: {message}")]
pub struct FormulaError {
    /// The character, counted from 0, where it goes wrong.
    pub at: usize,
    /// What is wrong and what would be right.
    pub message: String,
}

/// A formula that was read.
///
/// | written | is |
/// | --- | --- |
/// | `a + b`, `a - b`, `a * b`, `a / b`, `-a`, `(a)` | arithmetic |
/// | `users`, `users.low`, `users.high` | a signal's middle and its ends |
/// | `min(a, b)`, `max(a, b)` | the smaller, the larger |
/// | `or(a, b)` | `b` where a signal in `a` is not known, else `a` |
/// | `round(a, step)` | the multiple of `step` that is nearest to `a`, halves away from 0 |
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    root: Node,
}

#[derive(Debug, Clone, PartialEq)]
enum Node {
    Number(Decimal),
    Signal(String, Part),
    Minus(Box<Node>),
    Two(Operation, Box<Node>, Box<Node>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    Add,
    Subtract,
    Multiply,
    Divide,
    Min,
    Max,
    Or,
    Round,
}

/// Why there is no number. `Unknown` is the stronger: it is what `or` answers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NoNumber {
    Unknown,
    Impossible,
}

impl Formula {
    /// Reads a formula.
    ///
    /// # Errors
    /// Where the text is no formula: the first character that does not fit.
    pub fn parse(text: &str) -> Result<Self, FormulaError> {
        let mut parser = Parser {
            characters: text.chars().collect(),
            at: 0,
            depth: 0,
        };
        if parser.characters.len() > LONGEST {
            parser.at = LONGEST;
            return Err(parser.error(format!("a formula has at most {LONGEST} characters")));
        }
        let root = parser.sum()?;
        parser.skip_blanks();
        match parser.characters.get(parser.at) {
            None => Ok(Self { root }),
            Some(other) => Err(parser.error(format!(
                "`{other}` does not fit here: write an operator (+ - * /) or end the formula; * stands for times, 0.5 for 50 % and for 0,5"
            ))),
        }
    }

    /// The signals in it, each once, in the order in which they stand.
    pub fn signals(&self) -> Vec<&str> {
        let mut found = Vec::new();
        self.root.signals(&mut found);
        found
    }

    /// What is divided by that is 0 where `number` gives the numbers: the signals in each.
    pub fn zeros(&self, number: &impl Fn(&str, Part) -> Option<Decimal>) -> Vec<Vec<&str>> {
        let mut divisors = Vec::new();
        self.root.divisors(&mut divisors);
        divisors
            .into_iter()
            .filter(|divisor| divisor.evaluate(number) == Ok(Decimal::ZERO))
            .map(|divisor| {
                let mut signals = Vec::new();
                divisor.signals(&mut signals);
                signals
            })
            .collect()
    }

    /// Its value, where `number` gives the numbers of the signals.
    /// `None` where a signal is not known (and no `or` stands in for it), at a
    /// division by 0, at a rounding to a step that is not over 0, and at overflow.
    pub fn evaluate(&self, number: &impl Fn(&str, Part) -> Option<Decimal>) -> Option<Decimal> {
        self.root.evaluate(number).ok()
    }
}

impl std::str::FromStr for Formula {
    type Err = FormulaError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Node {
    fn signals<'n>(&'n self, found: &mut Vec<&'n str>) {
        match self {
            Self::Number(_) => {}
            Self::Signal(name, _) => {
                if !found.contains(&name.as_str()) {
                    found.push(name);
                }
            }
            Self::Minus(inner) => inner.signals(found),
            Self::Two(_, left, right) => {
                left.signals(found);
                right.signals(found);
            }
        }
    }

    fn divisors<'n>(&'n self, found: &mut Vec<&'n Self>) {
        match self {
            Self::Number(_) | Self::Signal(..) => {}
            Self::Minus(inner) => inner.divisors(found),
            Self::Two(operation, left, right) => {
                if *operation == Operation::Divide {
                    found.push(right);
                }
                left.divisors(found);
                right.divisors(found);
            }
        }
    }

    fn evaluate(
        &self,
        number: &impl Fn(&str, Part) -> Option<Decimal>,
    ) -> Result<Decimal, NoNumber> {
        match self {
            Self::Number(value) => Ok(*value),
            Self::Signal(name, part) => number(name, *part).ok_or(NoNumber::Unknown),
            Self::Minus(inner) => inner.evaluate(number).map(|value| -value),
            Self::Two(Operation::Or, first, second) => match first.evaluate(number) {
                Err(NoNumber::Unknown) => second.evaluate(number),
                settled => settled,
            },
            Self::Two(operation, left, right) => {
                match (left.evaluate(number), right.evaluate(number)) {
                    (Ok(left), Ok(right)) => {
                        operation.apply(left, right).ok_or(NoNumber::Impossible)
                    }
                    (Err(NoNumber::Unknown), _) | (_, Err(NoNumber::Unknown)) => {
                        Err(NoNumber::Unknown)
                    }
                    _ => Err(NoNumber::Impossible),
                }
            }
        }
    }
}

impl Operation {
    fn named(name: &str) -> Option<Self> {
        match name {
            "min" => Some(Self::Min),
            "max" => Some(Self::Max),
            "or" => Some(Self::Or),
            "round" => Some(Self::Round),
            _ => None,
        }
    }

    fn apply(self, left: Decimal, right: Decimal) -> Option<Decimal> {
        match self {
            Self::Add => left.checked_add(right),
            Self::Subtract => left.checked_sub(right),
            Self::Multiply => left.checked_mul(right),
            Self::Divide => left.checked_div(right),
            Self::Min => Some(left.min(right)),
            Self::Max => Some(left.max(right)),
            Self::Or => Some(left),
            Self::Round if right > Decimal::ZERO => left
                .checked_div(right)?
                .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
                .checked_mul(right),
            Self::Round => None,
        }
    }
}

struct Parser {
    characters: Vec<char>,
    at: usize,
    depth: u32,
}

impl Parser {
    fn error(&self, message: impl Into<String>) -> FormulaError {
        FormulaError {
            at: self.at,
            message: message.into(),
        }
    }

    fn skip_blanks(&mut self) {
        while self
            .characters
            .get(self.at)
            .is_some_and(|character| character.is_whitespace())
        {
            self.at += 1;
        }
    }

    /// Takes the next character where it is one of `wanted`.
    fn take(&mut self, wanted: &[char]) -> Option<char> {
        self.skip_blanks();
        let next = *self.characters.get(self.at)?;
        wanted.contains(&next).then(|| {
            self.at += 1;
            next
        })
    }

    fn require(&mut self, wanted: char, why: &str) -> Result<(), FormulaError> {
        match self.take(&[wanted]) {
            Some(_) => Ok(()),
            None => Err(self.error(format!("`{wanted}` is missing {why}"))),
        }
    }

    fn word(&mut self, belongs: impl Fn(char) -> bool) -> String {
        let start = self.at;
        while self
            .characters
            .get(self.at)
            .is_some_and(|&character| belongs(character))
        {
            self.at += 1;
        }
        self.characters[start..self.at].iter().collect()
    }

    fn sum(&mut self) -> Result<Node, FormulaError> {
        let mut left = self.product()?;
        while let Some(sign) = self.take(&['+', '-']) {
            let operation = if sign == '+' {
                Operation::Add
            } else {
                Operation::Subtract
            };
            left = Node::Two(operation, Box::new(left), Box::new(self.product()?));
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Node, FormulaError> {
        let mut left = self.atom()?;
        while let Some(sign) = self.take(&['*', '/']) {
            let operation = if sign == '*' {
                Operation::Multiply
            } else {
                Operation::Divide
            };
            left = Node::Two(operation, Box::new(left), Box::new(self.atom()?));
        }
        Ok(left)
    }

    fn atom(&mut self) -> Result<Node, FormulaError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.error("the formula is nested too deeply"));
        }
        let node = self.atom_here();
        self.depth -= 1;
        node
    }

    fn atom_here(&mut self) -> Result<Node, FormulaError> {
        if self.take(&['-']).is_some() {
            return Ok(Node::Minus(Box::new(self.atom()?)));
        }
        if self.take(&['(']).is_some() {
            let inner = self.sum()?;
            self.require(')', "after the part in parentheses")?;
            return Ok(inner);
        }
        match self.characters.get(self.at) {
            Some(digit) if digit.is_ascii_digit() || *digit == '.' => self.number(),
            Some(letter) if letter.is_ascii_alphabetic() || *letter == '_' => self.name(),
            Some(other) => Err(self.error(format!(
                "`{other}` does not fit here: write a number, a signal or `(`"
            ))),
            None => Err(self.error("the formula ends where a number or a signal should stand")),
        }
    }

    fn number(&mut self) -> Result<Node, FormulaError> {
        let start = self.at;
        let digits = self.word(|character| character.is_ascii_digit() || character == '.');
        digits.parse().map(Node::Number).map_err(|_| FormulaError {
            at: start,
            message: format!("`{digits}` is no number: write 1200 or 0.85"),
        })
    }

    fn name(&mut self) -> Result<Node, FormulaError> {
        let start = self.at;
        let name = self.word(|character| character.is_ascii_alphanumeric() || character == '_');
        if self.characters.get(self.at) == Some(&'.') {
            self.at += 1;
            let part_at = self.at;
            let part = match self
                .word(|character| character.is_ascii_alphabetic())
                .as_str()
            {
                "low" => Part::Low,
                "high" => Part::High,
                other => {
                    return Err(FormulaError {
                        at: part_at,
                        message: format!(
                            "`{name}.{other}`: a signal has the ends `{name}.low` and `{name}.high`"
                        ),
                    });
                }
            };
            return Ok(Node::Signal(name, part));
        }
        if self.take(&['(']).is_none() {
            return Ok(Node::Signal(name, Part::Middle));
        }
        let Some(operation) = Operation::named(&name) else {
            return Err(FormulaError {
                at: start,
                message: format!("`{name}` is no function: there are min, max, or and round"),
            });
        };
        let first = self.sum()?;
        self.require(',', &format!("between the two parts of `{name}`"))?;
        let second = self.sum()?;
        self.require(')', &format!("after the second part of `{name}`"))?;
        Ok(Node::Two(operation, Box::new(first), Box::new(second)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(name: &str, part: Part) -> Option<Decimal> {
        let text = match (name, part) {
            ("users", Part::Low) => "40",
            ("users", Part::Middle) => "50",
            ("users", Part::High) => "60",
            ("bill", _) => "182.50",
            ("zero", _) => "0",
            _ => return None,
        };
        text.parse().ok()
    }

    #[test]
    fn formulas_compute_in_decimal() {
        let cases: [(&str, Option<&str>); 24] = [
            ("1 + 2 * 3", Some("7")),
            ("(1 + 2) * 3", Some("9")),
            ("10 - 4 - 3", Some("3")),
            ("100 / 10 / 2", Some("5")),
            ("-2 * -3", Some("6")),
            ("- (1 + 2)", Some("-3")),
            ("0.1 + 0.2", Some("0.3")),
            ("users * 85", Some("4250")),
            ("users.low * 85 + users.high", Some("3460")),
            ("bill * 12 * 4", Some("8760")),
            ("min(users, 45)", Some("45")),
            ("max(users, min(90, 70))", Some("70")),
            ("unheard * 2", None),
            ("or(unheard * 2, 7)", Some("7")),
            ("or(users, 7)", Some("50")),
            ("or(or(unheard, other), 3) + 1", Some("4")),
            // Division by 0 is no unknown signal: `or` does not hide it.
            ("or(1 / zero, 3)", None),
            ("or(1 / zero + unheard, 3)", Some("3")),
            ("1 / zero", None),
            ("round(users, 12)", Some("48")),
            ("round(6, 4)", Some("8")),
            ("round(bill, 0)", None),
            ("79228162514264337593543950335 * 2", None),
            ("  users\t*\n2 ", Some("100")),
        ];
        for (text, expected) in cases {
            let value = Formula::parse(text).unwrap().evaluate(&number);
            let expected: Option<Decimal> = expected.map(|text| text.parse().unwrap());
            assert_eq!(value, expected, "{text}");
        }
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        let deep = "(".repeat(200);
        let long = "1 + ".repeat(400);
        let cases = [
            ("", 0, "ends where"),
            ("1 +", 3, "ends where"),
            ("1 2", 2, "operator"),
            ("(1 + 2", 6, "`)` is missing"),
            ("users.middle", 6, "users.low"),
            ("double(3, 4)", 0, "no function"),
            ("min(3)", 5, "`,` is missing"),
            ("1.2.3", 0, "no number"),
            (".", 0, "no number"),
            ("größe", 2, "operator"),
            ("3 % 4", 2, "operator"),
            (deep.as_str(), 48, "too deeply"),
            (long.as_str(), 1_000, "at most 1000"),
        ];
        for (text, at, part) in cases {
            let error = Formula::parse(text).unwrap_err();
            assert_eq!(error.at, at, "{text}: {error}");
            assert!(error.message.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn the_signals_are_listed_once() {
        let formula = Formula::parse("or(users.low * price, min(users, 3)) - price").unwrap();
        assert_eq!(formula.signals(), ["users", "price"]);
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_parser(text in "[a-z0-9+*/(),. -]{0,60}") {
            if let Ok(formula) = Formula::parse(&text) {
                let _ = formula.evaluate(&number);
            }
        }

        #[test]
        fn sums_and_products_are_those_of_decimal(a in 0u32..10_000, b in 1u32..10_000, c in 0u32..10_000) {
            let value = Formula::parse(&format!("{a} - {b} * ({c} + {a}) / {b}")).unwrap().evaluate(&number);
            prop_assert_eq!(value.map(|value| value.round_dp(9)), Some(-Decimal::from(c)));
        }
    }
}
