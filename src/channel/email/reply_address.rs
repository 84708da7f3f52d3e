//! Signed addresses: a mail to `reply+{token}@domain` belongs to the conversation in
//! the token. The token proves the thread, not the person who writes to it.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use uuid::Uuid;

use crate::id::ConversationId;

const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
const ID_BYTES: usize = 16;
const TAG_BYTES: usize = 10;
/// 26 bytes in base32.
const TOKEN_CHARS: usize = 42;

/// What an address is for. A token for one purpose is not valid for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressPurpose {
    /// `reply+…`: in Reply-To.
    Reply,
    /// `bounce+…`: the envelope sender.
    Bounce,
    /// `unsubscribe+…`: in List-Unsubscribe, and in the link beside it.
    Unsubscribe,
}

impl AddressPurpose {
    const ALL: [Self; 3] = [Self::Reply, Self::Bounce, Self::Unsubscribe];

    fn word(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Bounce => "bounce",
            Self::Unsubscribe => "unsubscribe",
        }
    }
}

/// Makes and reads the signed addresses of one domain.
#[derive(Clone)]
pub struct ReplyAddresses {
    keys: Vec<Vec<u8>>,
    domain: String,
}

/// Why no signed addresses can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReplyAddressesError {
    /// A key is missing or guessable.
    #[error("a key for reply addresses needs at least 16 bytes")]
    ShortKey,
    /// The domain cannot stand in an address.
    #[error("`{0}` is no mail domain")]
    Domain(String),
}

impl std::fmt::Debug for ReplyAddresses {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ReplyAddresses({}, ***)", self.domain)
    }
}

impl ReplyAddresses {
    /// Addresses at `domain`. The first key signs; the others are older ones that
    /// still count.
    pub fn new(keys: Vec<Vec<u8>>, domain: &str) -> Result<Self, ReplyAddressesError> {
        if keys.is_empty() || keys.iter().any(|key| key.len() < 16) {
            return Err(ReplyAddressesError::ShortKey);
        }
        if format!("reply@{domain}")
            .parse::<lettre::Address>()
            .is_err()
        {
            return Err(ReplyAddressesError::Domain(domain.to_owned()));
        }
        Ok(Self {
            keys,
            domain: domain.to_lowercase(),
        })
    }

    /// The domain that the addresses are in, lower case.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The address for a conversation.
    pub fn address(&self, purpose: AddressPurpose, conversation: ConversationId) -> String {
        let token = self.token(purpose, conversation);
        format!("{}+{token}@{}", purpose.word(), self.domain)
    }

    /// Reads an address. None if it is none of ours, or its signature does not hold.
    pub fn read(&self, address: &str) -> Option<(AddressPurpose, ConversationId)> {
        let (local, domain) = address.trim().rsplit_once('@')?;
        let (word, token) = local.split_once('+')?;
        let purpose = AddressPurpose::ALL
            .into_iter()
            .find(|purpose| purpose.word().eq_ignore_ascii_case(word))?;
        if !domain.eq_ignore_ascii_case(&self.domain) {
            return None;
        }
        Some((purpose, self.read_token(purpose, token)?))
    }

    /// A Message-ID (without brackets) for message `seq` of a conversation, signed
    /// like a reply address.
    pub fn message_id(&self, conversation: ConversationId, seq: u64) -> String {
        let token = self.token(AddressPurpose::Reply, conversation);
        format!("m.{seq}.c.{token}@{}", self.domain)
    }

    /// Reads one of our Message-IDs: the conversation and the message's seq.
    pub fn read_message_id(&self, message_id: &str) -> Option<(ConversationId, u64)> {
        let (local, domain) = message_id.trim_matches(['<', '>', ' ']).rsplit_once('@')?;
        let (seq, token) = local.strip_prefix("m.")?.split_once(".c.")?;
        if !domain.eq_ignore_ascii_case(&self.domain) {
            return None;
        }
        let conversation = self.read_token(AddressPurpose::Reply, token)?;
        Some((conversation, seq.parse().ok()?))
    }

    /// The token of a link by which the correspondent of a conversation leaves.
    pub fn unsubscribe_token(&self, conversation: ConversationId) -> String {
        self.token(AddressPurpose::Unsubscribe, conversation)
    }

    /// Reads the token of such a link.
    pub fn read_unsubscribe_token(&self, token: &str) -> Option<ConversationId> {
        self.read_token(AddressPurpose::Unsubscribe, token)
    }

    fn token(&self, purpose: AddressPurpose, conversation: ConversationId) -> String {
        let id = conversation.0.as_bytes();
        let tag = self.keys.first().map(|key| tag(key, purpose, id));
        encode(&[id.as_slice(), &tag.unwrap_or_default()].concat())
    }

    fn read_token(&self, purpose: AddressPurpose, token: &str) -> Option<ConversationId> {
        let bytes = decode(token)?;
        let (id, given) = bytes.split_at_checked(ID_BYTES)?;
        let mut fits = subtle::Choice::from(0);
        for key in &self.keys {
            fits |= tag(key, purpose, id).ct_eq(given);
        }
        if !bool::from(fits) {
            return None;
        }
        Uuid::from_slice(id).ok().map(ConversationId)
    }
}

fn tag(key: &[u8], purpose: AddressPurpose, id: &[u8]) -> [u8; TAG_BYTES] {
    let mut tag = [0; TAG_BYTES];
    // HMAC takes keys of any length, so this always succeeds.
    if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) {
        mac.update(purpose.word().as_bytes());
        mac.update(id);
        let full: [u8; 32] = mac.finalize().into_bytes().into();
        tag.copy_from_slice(&full[..TAG_BYTES]);
    }
    tag
}

/// Base32 (RFC 4648) in lower case without padding: it survives servers that change
/// the case of local parts.
fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut buffer, mut bits) = (0u16, 0);
    for byte in bytes {
        buffer = (buffer << 8) | u16::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(ALPHABET[usize::from(buffer >> bits) & 31]));
        }
        buffer &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(char::from(ALPHABET[usize::from(buffer << (5 - bits)) & 31]));
    }
    text
}

fn decode(token: &str) -> Option<Vec<u8>> {
    if token.len() != TOKEN_CHARS {
        return None;
    }
    let mut bytes = Vec::with_capacity(ID_BYTES + TAG_BYTES);
    let (mut buffer, mut bits) = (0u16, 0);
    for char in token.bytes() {
        let char = char.to_ascii_lowercase();
        let value = ALPHABET.iter().position(|letter| *letter == char)?;
        buffer = (buffer << 5) | u16::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((buffer >> bits) as u8);
        }
        buffer &= (1 << bits) - 1;
    }
    // The bits that fill the last character are zero: one token has one spelling.
    (buffer == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn addresses(keys: &[u8]) -> ReplyAddresses {
        let keys = keys.iter().map(|byte| vec![*byte; 32]).collect();
        ReplyAddresses::new(keys, "Mail.Example.com").unwrap()
    }

    fn conversation(number: u128) -> ConversationId {
        ConversationId(Uuid::from_u128(number))
    }

    proptest! {
        #[test]
        fn what_is_made_is_read(number in any::<u128>(), seq in any::<u64>()) {
            let ours = addresses(&[1]);
            let id = conversation(number);
            for purpose in AddressPurpose::ALL {
                let address = ours.address(purpose, id);
                prop_assert_eq!(ours.read(&address), Some((purpose, id)));
                prop_assert_eq!(ours.read(&address.to_uppercase()), Some((purpose, id)));
                prop_assert!(address.split('@').next().unwrap().len() <= 64);
                prop_assert!(address.parse::<lettre::Address>().is_ok());
            }
            let link = ours.unsubscribe_token(id);
            prop_assert_eq!(ours.read_unsubscribe_token(&link), Some(id));
            let reply = ours.token(AddressPurpose::Reply, id);
            prop_assert_eq!(ours.read_unsubscribe_token(&reply), None);
            prop_assert_eq!(ours.read_message_id(&format!("<{}>", ours.message_id(id, seq))), Some((id, seq)));
        }

        #[test]
        fn a_changed_token_is_refused(number in any::<u128>(), position in 0..TOKEN_CHARS, letter in 0usize..32) {
            let ours = addresses(&[1]);
            let mut token = ours.token(AddressPurpose::Reply, conversation(number)).into_bytes();
            prop_assume!(token[position] != ALPHABET[letter]);
            token[position] = ALPHABET[letter];
            let address = format!("reply+{}@mail.example.com", String::from_utf8(token).unwrap());
            prop_assert_eq!(ours.read(&address), None);
        }

        #[test]
        fn never_panics(text in "(reply\\+|m\\.|\\.c\\.|@|[a-z2-7]{42}|\\PC){0,8}") {
            let ours = addresses(&[1]);
            let _ = (ours.read(&text), ours.read_message_id(&text));
        }
    }

    #[test]
    fn keys_rotate_and_purposes_do_not_mix() {
        let id = conversation(7);
        let old = addresses(&[1]).address(AddressPurpose::Reply, id);
        assert_eq!(
            addresses(&[2, 1]).read(&old),
            Some((AddressPurpose::Reply, id))
        );
        assert_eq!(addresses(&[2]).read(&old), None);
        assert_eq!(addresses(&[1]).read(&old.replace("reply", "bounce")), None);
        assert_eq!(addresses(&[1]).read(&old.replace("mail.", "evil.")), None);
        assert_eq!(
            ReplyAddresses::new(vec![vec![0; 8]], "a.example").unwrap_err(),
            ReplyAddressesError::ShortKey
        );
        assert!(ReplyAddresses::new(vec![vec![0; 32]], "a b").is_err());
    }
}
