-- What the world must do, committed with the events that ask for it. Delivered at least once, in order within a lane.
create table outbox (
    position bigint generated always as identity primary key,
    id uuid not null unique,
    conversation_id uuid references conversations (id),
    kind text not null,
    target text not null,
    lane text,
    body jsonb not null,
    epoch bigint,
    state text not null,
    attempts bigint not null,
    due_at bigint not null,
    leased_until bigint,
    last_error text,
    created_at bigint not null,
    updated_at bigint not null
);
create index outbox_pending on outbox (due_at, position) where state = 'pending';
create index outbox_lanes on outbox (lane, position) where state = 'pending' and lane is not null;
create index outbox_by_conversation on outbox (conversation_id);

-- Named timers of a conversation. Setting one again moves it.
create table timers (
    conversation_id uuid not null references conversations (id),
    name text not null,
    due_at bigint not null,
    body jsonb not null,
    leased_until bigint,
    primary key (conversation_id, name)
);
create index timers_by_due on timers (due_at);
