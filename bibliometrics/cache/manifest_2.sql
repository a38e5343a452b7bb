-- Version 2: which refresh brought each version of a partition, and what became of vanished works.

-- One refresh of a scope; it ended only if it fetched all that it set out to fetch.
create table run (
    number integer primary key,
    scope text not null references scope (name),
    journals text not null,  -- the list that was asked for
    first_year integer not null,
    last_year integer not null,
    started_at text not null,  -- UTC
    ended_at text
);

-- The run in which this version came to stand; 0: before runs were counted, or by no run.
alter table partition add column run integer not null default 0;

alter table replaced add column state text not null default 'complete';
alter table replaced add column run integer not null default 0;

-- The run in which another version took its place.
alter table replaced add column replaced_in integer not null default 0;

-- Whether the works that its successor lacks stand in `vanished`.
alter table replaced add column is_compared integer not null default 0;

-- A work that a partition held and its next version does not.
create table vanished (
    scope text not null,
    work_id text not null,  -- W123
    key text not null,  -- the partition that held it
    run integer not null,  -- in which it was missed
    noticed_at text not null,
    fate text not null default '',  -- moved, merged, deleted, expansion, there; empty: unknown
    into_id text not null default '',  -- the work that it was merged into
    source_id text,  -- where it is now
    source_name text,
    year integer,
    type text,
    primary key (scope, work_id, run)
);
