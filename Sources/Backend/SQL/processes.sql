-- Processes on one database, and who is connected to which: Neighbours, ConnectedPeople.

-- name: processes.note
insert into nchat_processes (number, secrets, started_at) values (:number, :secrets, :at) on conflict (number) do nothing

-- name: processes.others
select p.secrets from nchat_processes p where p.number <> :number

-- name: connected.add
insert into nchat_connected (user_id, process)
-- sqlite:
select value, cast(:process as integer) from json_each(:users) where true
-- end
-- postgres:
select value::uuid, cast(:process as integer) from jsonb_array_elements_text(:users)
-- end
on conflict (user_id, process) do nothing

-- name: connected.remove
delete from nchat_connected where process = :process and user_id in (
-- sqlite:
  select value from json_each(:users)
-- end
-- postgres:
  select value::uuid from jsonb_array_elements_text(:users)
-- end
)

-- name: connected.clear
delete from nchat_connected where process = :process

-- name: connected.among
select distinct c.user_id from nchat_connected c where c.user_id in (
-- sqlite:
  select value from json_each(:users)
-- end
-- postgres:
  select value::uuid from jsonb_array_elements_text(:users)
-- end
)
