-- What several processes on one database know of each other. It concerns those that run now and nobody later: where the database
-- distinguishes, the tables are not written to its log, and are empty after a crash of the server, which has ended all connections anyway.

-- Processes that serve this database. One that ended without a word is deleted by another, which sees that it does not hold its lock any more.
create {{unlogged}} table nchat_processes (
  number integer primary key check (number > 0),
  -- Which secrets it has, by words that do not tell them: those that have others are refused.
  secrets text not null,
  started_at {{instant}} not null
) {{strict}};

-- Who has a realtime connection, and to which process.
create {{unlogged}} table nchat_connected (
  user_id {{uuid}} not null references nchat_users (id) on delete cascade,
  process integer not null references nchat_processes (number) on delete cascade,
  primary key (user_id, process)
) {{clustered}};

create index nchat_connected_process on nchat_connected (process);
