-- Live streams and who watches them. In a condition, s is a row of nchat_streams, v one of nchat_stream_viewers, and :user is who asks;
-- null for somebody without an account.

-- Whoever reads the channel watches, and reads what is said. Where the channel is gone that is the broadcaster alone.

-- predicate: streams.read
s.channel_id is null and s.broadcaster_id = :user
or exists (
  select 1 from nchat_channels h
  where h.id = s.channel_id and (h.type = 'public' or h.type = 'announcement' and cast(:user as {{uuid}}) is not null))
or exists (select 1 from nchat_channel_members m where m.channel_id = s.channel_id and m.user_id = :user and {{members.may_read}})

-- Whoever broadcasts knows of a stream of theirs for good, also where they read the channel no more: it is theirs to end, and to delete.

-- predicate: streams.known
s.broadcaster_id = :user or {{streams.read}}

-- Something may still come of these.

-- predicate: streams.open
s.status in ('preparing', 'scheduled', 'live')

-- Whoever broadcasts has an account, and is somebody who may begin streams in the channel: CallChecks.mayCall.

-- predicate: streams.may_go_on
exists (
  select 1 from nchat_channel_members m
  join nchat_channels h on h.id = m.channel_id
  join {{people}} u on u.id = m.user_id
  where m.channel_id = s.channel_id and m.user_id = s.broadcaster_id and {{users.active}} and {{members.may_read}}
    and (h.type <> 'announcement' or m.role in ('owner', 'admin', 'moderator')))

-- name: streams.insert
insert into nchat_streams
  (id, channel_id, broadcaster_id, livekit_room_name, title, description, thumbnail_url, status, scheduled_at, start_deadline,
   auto_start, max_resolution, is_recorded, enable_chat, enable_reactions, enable_qa, chat_mode, slow_mode_seconds, tags,
   language, created_at, updated_at)
values
  (:id, :channel, :broadcaster, :room, :title, :description, :thumbnail, :status, :scheduled_at, :start_deadline,
   :auto_start, :max_resolution, :is_recorded, :chat, :reactions, :qa, :chat_mode, :slow_seconds, :tags,
   :language, :at, :at)

-- The key to publish with is its broadcaster's alone.

-- name: streams.set_key
insert into nchat_stream_keys (stream_id, stream_key) values (:stream, :key)
on conflict (stream_id) do update set stream_key = excluded.stream_key

-- What follows in the transaction is mostly about this stream, which PostgreSQL's policies are told: they look into that once.

-- name: streams.visible
select s.*, u.display_name as broadcaster_name, u.avatar_url as broadcaster_avatar, k.stream_key
-- postgres:
  , set_config('ncall.stream', s.id::text, true) as at_hand
-- end
from nchat_streams s join {{people}} u on u.id = s.broadcaster_id left join nchat_stream_keys k on k.stream_id = s.id
where s.id = :stream and {{streams.read}}

-- name: streams.known
select s.*, u.display_name as broadcaster_name, u.avatar_url as broadcaster_avatar, k.stream_key
from nchat_streams s join {{people}} u on u.id = s.broadcaster_id left join nchat_stream_keys k on k.stream_id = s.id
where s.id = :stream and {{streams.known}}

-- name: streams.going_on
select s.id from nchat_streams s where s.id = :stream and {{streams.may_go_on}}

-- Those whose broadcasters may not go on, of everybody or of one person.

-- name: streams.strayed
select s.id from nchat_streams s
where {{streams.open}} and not {{streams.may_go_on}} and s.id > :after
order by s.id
limit :limit

-- name: streams.strayed_of
select s.id from nchat_streams s
where s.broadcaster_id = :user and {{streams.open}} and not {{streams.may_go_on}} and s.id > :after
order by s.id
limit :limit

-- name: streams.find
select s.*, u.display_name as broadcaster_name, u.avatar_url as broadcaster_avatar, k.stream_key
from nchat_streams s join {{people}} u on u.id = s.broadcaster_id left join nchat_stream_keys k on k.stream_id = s.id
where s.id = :stream

-- Whoever changes a stream, or counts something of it, holds its row.

-- name: streams.lock
-- sqlite:
select id from nchat_streams where id = :stream
-- end
-- postgres:
select ncall_hold_stream(:stream)
-- end

-- Whoever changes somebody's streams with the person holds them first.

-- name: streams.lock_of
select id from nchat_streams where broadcaster_id = :user order by id {{for_update}}

-- name: streams.update
update nchat_streams set
  title = :title, description = :description, thumbnail_url = :thumbnail, status = :status, scheduled_at = :scheduled_at,
  start_deadline = :start_deadline, auto_start = :auto_start, broadcaster_sid = :sid, end_deadline = :end_deadline,
  started_at = :started_at, ended_at = :ended_at, duration_seconds = :duration,
  max_resolution = :max_resolution, is_recorded = :is_recorded, enable_chat = :chat,
  enable_reactions = :reactions, enable_qa = :qa, chat_mode = :chat_mode, slow_mode_seconds = :slow_seconds,
  tags = :tags, language = :language, automod = :automod, updated_at = :at
where id = :id

-- What moderators change of a stream, too.

-- name: streams.set_chat
-- sqlite:
update nchat_streams set chat_mode = :mode, slow_mode_seconds = :seconds, updated_at = :at where id = :stream
-- end
-- postgres:
select ncall_set_chat(:stream, :mode, :seconds, :at)
-- end

-- name: streams.delete
delete from nchat_streams where id = :stream

-- name: streams.list
select s.*, u.display_name as broadcaster_name, u.avatar_url as broadcaster_avatar, k.stream_key
from nchat_streams s join {{people}} u on u.id = s.broadcaster_id left join nchat_stream_keys k on k.stream_id = s.id
where {{streams.known}}
  and (cast(:channel as {{uuid}}) is null or s.channel_id = :channel)
  and (cast(:broadcaster as {{uuid}}) is null or s.broadcaster_id = :broadcaster)
  and (cast(:status as text) is null or s.status = :status)
  and (cast(:before_at as {{instant}}) is null or s.created_at < :before_at or (s.created_at = :before_at and s.id < :before))
order by s.created_at desc, s.id desc
limit :limit

-- name: streams.live
select s.*, u.display_name as broadcaster_name, u.avatar_url as broadcaster_avatar, k.stream_key
from nchat_streams s join {{people}} u on u.id = s.broadcaster_id left join nchat_stream_keys k on k.stream_id = s.id
where s.status = 'live' and {{streams.known}}
  and (cast(:channel as {{uuid}}) is null or s.channel_id = :channel)
  and (cast(:before_at as {{instant}}) is null or s.started_at < :before_at or (s.started_at = :before_at and s.id < :before))
order by s.started_at desc, s.id desc
limit :limit

-- name: streams.scheduled
select s.*, u.display_name as broadcaster_name, u.avatar_url as broadcaster_avatar, k.stream_key
from nchat_streams s join {{people}} u on u.id = s.broadcaster_id left join nchat_stream_keys k on k.stream_id = s.id
where s.status = 'scheduled' and {{streams.known}}
  and (cast(:channel as {{uuid}}) is null or s.channel_id = :channel)
  and (cast(:after_at as {{instant}}) is null or s.scheduled_at > :after_at or (s.scheduled_at = :after_at and s.id > :after))
order by s.scheduled_at, s.id
limit :limit

-- name: streams.past
select s.*, u.display_name as broadcaster_name, u.avatar_url as broadcaster_avatar, k.stream_key
from nchat_streams s join {{people}} u on u.id = s.broadcaster_id left join nchat_stream_keys k on k.stream_id = s.id
where s.status = 'ended' and {{streams.known}}
  and (cast(:channel as {{uuid}}) is null or s.channel_id = :channel)
  and (cast(:before_at as {{instant}}) is null or s.ended_at < :before_at or (s.ended_at = :before_at and s.id < :before))
order by s.ended_at desc, s.id desc
limit :limit

-- name: streams.of
select s.*, u.display_name as broadcaster_name, u.avatar_url as broadcaster_avatar, k.stream_key
from nchat_streams s join {{people}} u on u.id = s.broadcaster_id left join nchat_stream_keys k on k.stream_id = s.id
where s.broadcaster_id = :user
order by s.created_at, s.id

-- name: streams.due
select s.id from nchat_streams s where s.start_deadline <= :now order by s.start_deadline limit 200

-- Their broadcasters wait for the time.

-- name: streams.starting
select s.id, s.livekit_room_name, s.broadcaster_id, s.broadcaster_sid from nchat_streams s
where s.status = 'scheduled' and s.scheduled_at <= :now and s.auto_start and s.broadcaster_sid is not null
order by s.scheduled_at
limit 200

-- name: streams.ending
select s.id from nchat_streams s where s.end_deadline <= :now order by s.end_deadline limit 200

-- The media server's side.

-- name: streams.of_room
select s.id, s.broadcaster_id from nchat_streams s where s.livekit_room_name = :room

-- Streams that go on, those whose time has come, and those whose broadcasters are in their rooms already.

-- name: streams.attended
select s.id, s.livekit_room_name, s.broadcaster_id, s.broadcaster_sid,
  exists (select 1 from nchat_channels h where h.id = s.channel_id and h.type = 'public') as is_public,
  {{streams.may_go_on}} as may_go_on
from nchat_streams s
where {{streams.open}}
  and (s.status = 'live' or s.broadcaster_sid is not null or s.status = 'scheduled' and s.scheduled_at <= :now)
  and s.id > :after
order by s.id
limit :limit

-- Of some people those who may watch.

-- name: streams.allowed
select u.id from nchat_streams s
-- sqlite:
join {{people}} u on u.id in (select e.value from json_each(:users) e)
-- end
-- postgres:
join {{people}} u on u.id = any (cast(:users as uuid[]))
-- end
where s.id = :stream and {{users.active}} and {{streams.read of u.id}}
  and not exists (
    select 1 from nchat_stream_bans b
    where b.stream_id = s.id and b.user_id = u.id and (b.expires_at is null or b.expires_at > :now))

-- name: streams.close_room
update nchat_streams set room_close_at = :at, room_attempts = 0 where id = :stream

-- name: streams.room_work
select s.id, s.livekit_room_name, s.room_attempts from nchat_streams s where s.room_close_at <= :now limit 100

-- name: streams.room_done
update nchat_streams set room_close_at = null where id = :stream

-- name: streams.room_failed
update nchat_streams set room_attempts = room_attempts + 1, room_close_at = :again where id = :stream

-- Viewers.

-- name: viewers.find
-- sqlite:
select v.id, v.user_id, v.joined_at, v.last_seen_at, v.left_at from nchat_stream_viewers v
where v.stream_id = :stream and v.session_hash = :session
-- end
-- postgres:
select * from ncall_viewer(:stream, :session)
-- end

-- name: viewers.insert
insert into nchat_stream_viewers
  (id, stream_id, user_id, session_hash, ip_hash, user_agent_hash, first_joined_at, joined_at, last_seen_at)
values (:id, :stream, :user, :session, :address, :agent, :at, :at, :at)

-- name: viewers.return
update nchat_stream_viewers set joined_at = :at, last_seen_at = :at, left_at = null
where stream_id = :stream and session_hash = :session and left_at is not null

-- name: viewers.seen
-- sqlite:
update nchat_stream_viewers set last_seen_at = :at
where stream_id = :stream and session_hash = :session and left_at is null and last_seen_at < :at
-- end
-- postgres:
select ncall_keep_viewer(:stream, :session, :at)
-- end

-- predicate: viewers.seconds_until_now
-- sqlite:
max(:at - joined_at, 0) / 1000.0
-- end
-- postgres:
greatest(extract(epoch from cast(:at as timestamptz) - joined_at), 0)
-- end

-- predicate: viewers.seconds_until_seen
-- sqlite:
max(last_seen_at - joined_at, 0) / 1000.0
-- end
-- postgres:
greatest(extract(epoch from last_seen_at - joined_at), 0)
-- end

-- name: viewers.leave
update nchat_stream_viewers set
  left_at = :at, watch_duration_seconds = watch_duration_seconds + {{viewers.seconds_until_now}}
where stream_id = :stream and session_hash = :session and left_at is null

-- Those who say nothing any more were there for as long as they said so.

-- name: viewers.lapse_one
update nchat_stream_viewers set
  left_at = last_seen_at, watch_duration_seconds = watch_duration_seconds + {{viewers.seconds_until_seen}}
where stream_id = :stream and session_hash = :session and left_at is null and last_seen_at < :before

-- Found by when they were heard, of all streams together, since each who comes asks for them; so + keeps the index of a stream out.

-- name: viewers.lapse
update nchat_stream_viewers set
  left_at = last_seen_at, watch_duration_seconds = watch_duration_seconds + {{viewers.seconds_until_seen}}
-- sqlite:
where +stream_id = :stream and left_at is null and last_seen_at < :before
-- end
-- postgres:
where stream_id = :stream and left_at is null and last_seen_at < :before
-- end

-- name: viewers.leave_all
update nchat_stream_viewers set
  left_at = :at, watch_duration_seconds = watch_duration_seconds + {{viewers.seconds_until_now}}
where stream_id = :stream and left_at is null

-- name: viewers.leave_of
update nchat_stream_viewers set
  left_at = :at, watch_duration_seconds = watch_duration_seconds + {{viewers.seconds_until_now}}
where stream_id = :stream and user_id = :user and left_at is null

-- Of somebody's stays the oldest, where they have more than so many.

-- name: viewers.crowd_out
update nchat_stream_viewers set
  left_at = :at, watch_duration_seconds = watch_duration_seconds + {{viewers.seconds_until_now}}
where id in (
  select v.id from nchat_stream_viewers v
  where v.stream_id = :stream and v.user_id = :user and v.left_at is null
  order by v.joined_at desc, v.id desc
-- sqlite:
  limit -1 offset :kept)
-- end
-- postgres:
  offset :kept)
-- end

-- name: viewers.lapsed
select v.stream_id from nchat_stream_viewers v where v.left_at is null and v.last_seen_at < :before
order by v.last_seen_at
limit 500

-- name: viewers.count
-- sqlite:
update nchat_streams set
  current_viewers = current_viewers + :change, total_views = total_views + :views,
  peak_viewers = case when current_viewers + :change > peak_viewers then current_viewers + :change else peak_viewers end
where id = :stream
returning current_viewers, peak_viewers, total_views, told_viewers, viewers_told_at
-- end
-- postgres:
select * from ncall_count_viewers(:stream, :change, :views)
-- end

-- name: viewers.told
-- sqlite:
update nchat_streams set told_viewers = current_viewers, viewers_told_at = :at where id = :stream
-- end
-- postgres:
select ncall_tell_viewers(:stream, :at)
-- end

-- name: viewers.untold
select s.id from nchat_streams s
where s.status = 'live' and s.current_viewers <> s.told_viewers and s.viewers_told_at <= :before
limit 200

-- name: viewers.list
select v.id, v.user_id, v.first_joined_at, v.joined_at, v.left_at, v.watch_duration_seconds, u.display_name, u.avatar_url
from nchat_stream_viewers v left join {{people}} u on u.id = v.user_id
where v.stream_id = :stream and (:all or v.left_at is null)
order by v.first_joined_at, v.id
limit :limit offset :offset

-- name: viewers.sorted
select v.id, v.user_id, v.first_joined_at, v.joined_at, v.left_at, v.watch_duration_seconds, u.display_name, u.avatar_url
from nchat_stream_viewers v left join {{people}} u on u.id = v.user_id
where v.stream_id = :stream and (:all or v.left_at is null)
order by
  case when :by = 'username' and not :descending then lower(u.display_name) end nulls last,
  case when :by = 'username' and :descending then lower(u.display_name) end desc nulls last,
  case when :by = 'duration' and not :descending
    then v.watch_duration_seconds + case when v.left_at is null then {{viewers.seconds_now}} else 0 end end,
  case when :by = 'duration' and :descending
    then v.watch_duration_seconds + case when v.left_at is null then {{viewers.seconds_now}} else 0 end end desc,
  case when not :descending then v.first_joined_at end, case when :descending then v.first_joined_at end desc, v.id
limit :limit offset :offset

-- predicate: viewers.seconds_now
-- sqlite:
max(:now - joined_at, 0) / 1000.0
-- end
-- postgres:
greatest(extract(epoch from cast(:now as timestamptz) - joined_at), 0)
-- end

-- name: viewers.seconds
select coalesce(sum(watch_duration_seconds + case when left_at is null then {{viewers.seconds_now}} else 0 end), 0) as seconds
from nchat_stream_viewers where stream_id = :stream

-- What is said and shown to a stream is counted batch by batch.

-- name: streams.count_written
update nchat_streams set
  total_chat_messages = total_chat_messages + :messages, total_reactions = total_reactions + :reactions
where id = :stream

-- What some people are to a stream.

-- name: streams.standings
select u.id as user_id, {{streams.read of u.id}} as sees_stream, u.display_name, u.avatar_url, u.status as account_status,
  u.created_at as account_created_at, c.role as channel_role,
  m.can_delete, m.can_timeout, m.can_pin, m.can_ban, m.can_slow, m.can_mode,
  b.created_at as banned_at, b.expires_at as ban_expires_at, t.expires_at as timeout_expires_at,
  exists (select 1 from nchat_follows f where f.follower_id = u.id and f.followed_id = s.broadcaster_id) as follows,
  exists (select 1 from nchat_stream_subscribers a where a.broadcaster_id = s.broadcaster_id and a.user_id = u.id) as subscribes
from nchat_streams s
-- sqlite:
join {{people}} u on u.id in (select e.value from json_each(:users) e)
-- end
-- postgres:
join {{people}} u on u.id = any (cast(:users as uuid[]))
-- end
left join nchat_channel_members c on c.channel_id = s.channel_id and c.user_id = u.id
left join nchat_stream_moderators m on m.stream_id = s.id and m.user_id = u.id
left join nchat_stream_bans b on b.stream_id = s.id and b.user_id = u.id
left join nchat_stream_timeouts t on t.stream_id = s.id and t.user_id = u.id
where s.id = :stream
