-- Times are milliseconds since 1970-01-01 UTC, taken from the server's own clock.

-- The person on the other side. The document holds what they gave us, and is emptied by erasure.
create table prospects (
    id blob primary key,
    document text not null,
    created_at bigint not null,
    updated_at bigint not null,
    erased_at bigint
);

-- Addresses of prospects. Only a proven one (verified, or the one they write from) recognises anybody.
create table addresses (
    channel text not null,
    address text not null,
    prospect_id blob not null references prospects (id),
    proven boolean not null,
    updated_at bigint not null,
    primary key (channel, address, prospect_id)
);
create index addresses_by_prospect on addresses (prospect_id);

-- One row a conversation: the head of its log, and what is asked of many conversations at once.
create table conversations (
    id blob primary key,
    lead_id blob not null,
    prospect_id blob not null references prospects (id),
    campaign text not null,
    campaign_version text not null,
    channel text not null,
    address text,
    token_hash blob,
    head_seq bigint not null,
    epoch bigint not null,
    status text not null,
    owner_kind text not null,
    owner_id text,
    closed boolean not null,
    unanswered_since bigint,
    created_at bigint not null,
    updated_at bigint not null
);
create unique index conversations_by_lead on conversations (lead_id);
create index conversations_by_prospect on conversations (prospect_id);
create index conversations_by_address on conversations (channel, address, campaign, updated_at) where address is not null;
create index conversations_unanswered on conversations (unanswered_since) where unanswered_since is not null;

-- The log. Append-only; a conversation is the fold of its events.
create table events (
    conversation_id blob not null references conversations (id),
    seq bigint not null,
    kind text not null,
    at bigint not null,
    body text not null,
    primary key (conversation_id, seq)
);

-- Ids that clients chose for their messages, so that a message sent twice is taken once.
create table client_messages (
    conversation_id blob not null references conversations (id),
    client_id text not null,
    seq bigint not null,
    fingerprint text,
    primary key (conversation_id, client_id)
);

-- E-mail Message-IDs, both received and sent, for finding the conversation that a reply belongs to.
create table message_ids (
    message_id text primary key,
    conversation_id blob not null references conversations (id),
    created_at bigint not null
);
create index message_ids_by_conversation on message_ids (conversation_id);
