-- At most one open conversation of a campaign with an address: first messages
-- that arrive at two nodes at once make one. Where there were two, only the later
-- one was found by its address anyway.
update conversations set address = null
    where address is not null and not closed and exists (
        select 1 from conversations other
        where other.channel = conversations.channel and other.address = conversations.address
        and other.campaign = conversations.campaign and not other.closed
        and (other.updated_at > conversations.updated_at
            or (other.updated_at = conversations.updated_at and other.id > conversations.id)));
create unique index conversations_open_with_address on conversations (channel, address, campaign)
    where address is not null and not closed;

-- How far the prospect has seen the conversation, as their widget tells it. No
-- event: it decides nothing, and must not make a turn begin anew.
alter table conversations add column seen_seq bigint;
alter table conversations add column seen_at bigint;

-- The consoles that closers have open, by node. A node that dies no longer renews them.
create table consoles (
    node blob not null,
    closer_id text not null references closers (id) on delete cascade,
    until bigint not null,
    primary key (node, closer_id)
);
create index consoles_by_closer on consoles (closer_id);
create index consoles_by_end on consoles (until);

-- Webhooks that answered 410 Gone. `settings` is how they were configured then.
create table webhooks_off (
    url text primary key,
    settings text not null,
    reason text not null,
    off_at bigint not null
);
