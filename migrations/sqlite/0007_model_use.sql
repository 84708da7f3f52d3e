-- Tokens that the language model has used, by campaign and day (UTC), over all processes.
create table token_use (
    campaign text not null,
    day text not null,
    tokens bigint not null,
    primary key (campaign, day)
);

-- What operators have switched, for all processes and over restarts.
create table switches (
    name text primary key,
    state text not null,
    why text,
    switched_at bigint not null
);
