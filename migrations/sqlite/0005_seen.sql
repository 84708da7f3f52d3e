-- What the outside was told of the engine last, so that each change is told once.
create table engine (
    name text primary key,
    degraded boolean not null,
    reason text,
    changed_at bigint not null
);
insert into engine (name, degraded, reason, changed_at) values ('language', false, null, 0);

-- For reports: when conversations began, what the model used in them, and which made a qualified lead.
create index conversations_by_creation on conversations (created_at);
create index events_of_the_model on events (conversation_id) where kind = 'model_used';
create index events_of_qualification on events (conversation_id) where kind = 'lead_qualified';
