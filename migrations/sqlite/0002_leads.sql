-- Leads as projected from the log: the document as the API shows it, and columns to filter and sort by.
create table leads (
    id blob primary key,
    conversation_id blob not null references conversations (id),
    campaign text not null,
    status text not null,
    grade text,
    level bigint,
    owner_kind text not null,
    owner_id text,
    ev_minor bigint,
    ev_currency text,
    temperature text,
    search text not null,
    document text not null,
    created_at bigint not null,
    updated_at bigint not null
);
create unique index leads_by_conversation on leads (conversation_id);
create index leads_by_value on leads (coalesce(ev_minor, -1), id);
create index leads_by_update on leads (updated_at, id);

-- Handoffs: transfers of a lead to a closer, in the state that the log says.
create table handoffs (
    id blob primary key,
    conversation_id blob not null references conversations (id),
    lead_id blob not null,
    closer_id text,
    state text not null,
    reason text,
    offered_until bigint,
    epoch bigint not null,
    body text not null,
    created_at bigint not null,
    updated_at bigint not null
);
create index handoffs_by_conversation on handoffs (conversation_id);
create index handoffs_by_state on handoffs (state, closer_id);
create index handoffs_by_creation on handoffs (created_at, id);

-- Closers, as the API shows them.
create table closers (
    id text primary key,
    document text not null,
    created_at bigint not null,
    updated_at bigint not null
);

-- Whether a closer is there, and until when they said so.
create table presences (
    closer_id text primary key references closers (id) on delete cascade,
    state text not null,
    until bigint,
    updated_at bigint not null
);
