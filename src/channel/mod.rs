//! Channels: what goes over the wire to and from SMS and e-mail gateways and webhook
//! receivers. Bytes in, values out; sending and resolving happen elsewhere.

pub mod email;
pub mod sms;
pub mod standard_webhook;
