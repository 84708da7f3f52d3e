-- Access tokens. Only their SHA-256 is kept; a sign-in token works once.
create table tokens (
    id blob primary key,
    kind text not null,
    hash blob not null unique,
    closer_id text,
    gateway text,
    conversation_id blob,
    created_at bigint not null,
    expires_at bigint,
    used_at bigint,
    revoked_at bigint
);

-- Deliveries that gateways have made already, so that one repeated does nothing new.
create table deliveries (
    gateway text not null,
    delivery_id text not null,
    received_at bigint not null,
    primary key (gateway, delivery_id)
);
create index deliveries_by_age on deliveries (received_at);

-- Unsafe calls under an Idempotency-Key, with the answer they got.
create table idempotency_keys (
    scope text not null,
    key text not null,
    fingerprint text not null,
    status bigint,
    body text,
    reserved_at bigint not null,
    primary key (scope, key)
);
create index idempotency_keys_by_age on idempotency_keys (reserved_at);

-- Addresses that opted out. Kept after an erasure, for a no is for ever.
create table suppressions (
    channel text not null,
    address text not null,
    reason text not null,
    created_at bigint not null,
    primary key (channel, address)
);
