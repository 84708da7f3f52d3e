//! Channels: what goes over the wire to and from SMS and e-mail gateways and webhook
//! receivers. Bytes in, values out; sending and resolving happen elsewhere.

pub mod deliver;
pub mod delivery;
pub mod email;
pub mod gateway;
pub mod sms;
pub mod standard_webhook;
pub mod target;
