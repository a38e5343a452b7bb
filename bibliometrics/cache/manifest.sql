-- What the cache holds. One SQLite file; its version stands in PRAGMA user_version.

create table scope (
    name text primary key,
    kind text not null check (kind in ('journals', 'sample', 'careers', 'files')),
    default_journals text not null,  -- the list that queries take when not told otherwise
    synthetic text check (synthetic in ('demo', 'records')),  -- null: the world's own records
    api_url text,  -- where the records came from; null for files
    parameters text not null default '{}'  -- of a sample or a cohort, as JSON
);

-- The Parquet file that stands for each partition now. A row is written once its file is whole
-- and on disk; what the row names is never changed, only replaced.
create table partition (
    scope text not null references scope (name),
    key text not null,  -- S123-2020, a file's name, a block of a sample or a cohort
    source_id text,
    year integer,
    file text,  -- under works/<scope>/; null: known to hold no works
    sha256 text not null,
    bytes integer not null,
    expected integer,  -- what the API said there are
    works integer not null,
    state text not null,  -- complete, or suspect with the reason in note
    note text not null default '',
    fetched_at text not null,  -- UTC
    fingerprint text not null,  -- of the query, or of the file and its filters
    origin text not null default '',  -- the file that was ingested
    damage text not null default '{}',  -- records by kind of damage, as JSON
    duplicates integer not null default 0,  -- ids that came more than once; one of each is kept
    cut integer not null default 0,  -- works whose authors are cut and could not be completed
    primary key (scope, key)
);

-- Earlier versions of a partition, kept so that a change can be told and nothing is lost.
create table replaced (
    scope text not null,
    key text not null,
    file text,
    sha256 text not null,
    works integer not null,
    fetched_at text not null,
    replaced_at text not null
);

-- An attempt that did not become the partition, because it may be poorer than the truth.
create table suspect (
    scope text not null,
    key text not null,
    reason text not null,
    expected integer,
    works integer not null,
    at text not null,
    primary key (scope, key)
);

-- Users' own journal lists; the packaged editions come with the package.
create table journal_list (
    list text not null,
    position integer not null,
    name text not null,
    issn_l text not null,
    issns text not null,  -- JSON
    publisher text not null,
    subjects text not null,  -- JSON
    journal_group text not null,
    kind text not null,
    counted text not null,
    primary key (list, position)
);

-- Which OpenAlex sources a journal resolved to.
create table journal_source (
    issn_l text not null,
    source_id text not null,  -- S123
    source_name text not null,
    primary key (issn_l, source_id)
);

-- When the API was last asked for a journal's sources, found or not.
create table resolution (
    issn_l text primary key,
    resolved_at text not null
);

-- Calls and credits by UTC day; a credit is $0.0001.
create table ledger (
    day text not null,
    host text not null,
    keyed integer not null,  -- with a key or without: they have budgets of their own
    calls integer not null default 0,
    credits integer not null default 0,
    server_used integer,  -- the most that the API's headers said was used that day
    server_limit integer,
    primary key (day, host, keyed)
);
