-- How streams went. Whoever has said nothing since :silent left when last heard of, whether or not a sweep has come by.

-- predicate: analytics.last_heard
-- sqlite:
max(v.joined_at, v.last_seen_at)
-- end
-- postgres:
greatest(v.joined_at, v.last_seen_at)
-- end

-- predicate: analytics.until_now
-- sqlite:
max(v.joined_at, :now)
-- end
-- postgres:
greatest(v.joined_at, cast(:now as timestamptz))
-- end

-- Milliseconds of a stay.

-- predicate: analytics.length
-- sqlite:
derived.left_at - derived.joined_at
-- end
-- postgres:
extract(epoch from derived.left_at - derived.joined_at) * 1000
-- end

-- Which piece of a timeline an instant is in, counted from 0; :step in milliseconds.

-- predicate: analytics.piece
-- sqlite:
(created_at - :from) / :step
-- end
-- postgres:
cast(floor(extract(epoch from created_at - cast(:from as timestamptz)) * 1000 / cast(:step as bigint)) as bigint)
-- end

-- name: analytics.viewers
select count(*) as sessions, count(distinct v.user_id) as people,
  coalesce(sum(case when v.user_id is null then 1 else 0 end), 0) as strangers,
  coalesce(sum(case
    when v.left_at is null then case when v.last_seen_at < :silent then 0 else 1 end
    when v.left_at >= cast(:ended as {{instant}}) then 1
    else 0 end), 0) as stayed
from nchat_stream_viewers v where v.stream_id = :stream

-- name: analytics.watched
select cast(coalesce(sum({{analytics.length}}), 0) as {{bigint}}) as milliseconds, count(*) as stays
from (
  select a.joined_at, a.left_at from nchat_stream_stays a where a.stream_id = :stream
  union all
  select v.joined_at, case when v.last_seen_at < :silent then {{analytics.last_heard}} else {{analytics.until_now}} end as left_at
  from nchat_stream_viewers v where v.stream_id = :stream and v.left_at is null) derived

-- Those who were there just before an instant.

-- name: analytics.present
select
  (select count(*) from nchat_stream_stays a where a.stream_id = :stream and a.joined_at < :from and a.left_at >= :from)
  + (select count(*) from nchat_stream_viewers v
    where v.stream_id = :stream and v.left_at is null and v.joined_at < :from
      and (v.last_seen_at >= :silent or {{analytics.last_heard}} >= :from)) as viewers

-- Who came and went, instant by instant.

-- name: analytics.comings
select derived.at, sum(derived.joined) as joined, sum(derived.gone) as gone
from (
  select a.joined_at as at, 1 as joined, 0 as gone from nchat_stream_stays a
  where a.stream_id = :stream and a.joined_at >= :from and a.joined_at < :to
  union all
  select a.left_at, 0, 1 from nchat_stream_stays a where a.stream_id = :stream and a.left_at >= :from and a.left_at < :to
  union all
  select v.joined_at, 1, 0 from nchat_stream_viewers v
  where v.stream_id = :stream and v.left_at is null and v.joined_at >= :from and v.joined_at < :to
  union all
  select {{analytics.last_heard}}, 0, 1 from nchat_stream_viewers v
  where v.stream_id = :stream and v.left_at is null and v.last_seen_at < :silent
    and {{analytics.last_heard}} >= :from and {{analytics.last_heard}} < :to) derived
group by derived.at
order by derived.at

-- Numbers of events begin with 1: the condition lets messages be read in the order in which they were written, and not person by person.

-- name: analytics.messages
select {{analytics.piece}} as piece, count(*) as written from nchat_stream_chat_messages
where stream_id = :stream and event_seq > 0 and created_at >= :from and created_at < :to
group by piece

-- name: analytics.reactions
select {{analytics.piece}} as piece, count(*) as written from nchat_stream_reactions
where stream_id = :stream and created_at >= :from and created_at < :to
group by piece

-- name: analytics.chat
select
  (select count(*) from (select c.user_id from nchat_stream_chat_messages c where c.stream_id = :stream group by c.user_id) derived) as writers,
  (select cast(avg(length(c.content)) as {{double}}) from nchat_stream_chat_messages c
    where c.stream_id = :stream and c.event_seq > 0 and not c.is_deleted) as average_length

-- Viewers who wrote or reacted.

-- name: analytics.participants
select count(*) as people
from (select v.user_id from nchat_stream_viewers v where v.stream_id = :stream and v.user_id is not null group by v.user_id) derived
where exists (select 1 from nchat_stream_chat_messages c where c.stream_id = :stream and c.user_id = derived.user_id)
  or exists (select 1 from nchat_stream_reactions r where r.stream_id = :stream and r.user_id = derived.user_id)
