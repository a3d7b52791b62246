-- The log of events: EventLog.

-- Numbers for so many events: the last of them.

-- name: events.number
-- sqlite:
insert into nchat_topics (topic, seq, last_at) values (:topic, :count, :at)
on conflict (topic) do update set seq = nchat_topics.seq + excluded.seq, last_at = excluded.last_at
returning seq
-- end
-- postgres:
select ncall_number_events(:topic, :count, :at) as seq
-- end

-- name: events.insert
insert into nchat_events (topic, seq, event, payload, at) values (:topic, :seq, :event, :payload, :at)

-- Events of one topic in a row, each an array: name and payload.

-- name: events.insert_all
insert into nchat_events (topic, seq, event, payload, at)
-- sqlite:
select :topic, :first + e.key, e.value ->> 0, e.value ->> 1, :at from json_each(:rows) e
-- end
-- postgres:
select :topic, cast(:first as bigint) + e.place - 1, e.value ->> 0, e.value ->> 1, cast(:at as timestamptz)
from jsonb_array_elements(cast(:rows as jsonb)) with ordinality as e (value, place)
-- end

-- name: events.head
select
  coalesce((select t.seq from nchat_topics t where t.topic = :topic), 0) as head,
  (select min(e.seq) from nchat_events e where e.topic = :topic) as oldest

-- name: events.since
select topic, seq, event, payload, at from nchat_events
where topic = :topic and seq > :since
order by seq
limit :limit

-- name: events.heads
select t.topic, t.seq from nchat_topics t where t.topic in (
-- sqlite:
  select value from json_each(:topics)
-- end
-- postgres:
  select value from jsonb_array_elements_text(:topics)
-- end
)

-- name: events.forget
delete from nchat_events where at < :before

-- name: events.forget_topic
delete from nchat_topics where topic = :topic

-- name: events.forget_topics
delete from nchat_topics where last_at < :before and topic like 'call:%'
