-- What people say to streams, and who keeps order.

-- Whose account ends waits for what they are saying to be written, or is gone when it is looked for.

-- name: chat.hold_authors
-- sqlite:
select id from nchat_users where id in (select e.value from json_each(:users) e)
-- end
-- postgres:
select ncall_hold_authors(:users)
-- end

-- Rows of one stream, each an array: id, person, text, its digest, number of the event, milliseconds since 1970.

-- name: chat.insert
insert into nchat_stream_chat_messages (id, stream_id, user_id, content, text_digest, event_seq, created_at)
-- sqlite:
select e.value ->> 0, :stream, e.value ->> 1, e.value ->> 2, e.value ->> 3, e.value ->> 4, e.value ->> 5 from json_each(:rows) e
-- end
-- postgres:
select cast(e ->> 0 as uuid), cast(:stream as uuid), cast(e ->> 1 as uuid), e ->> 2, cast(e ->> 3 as bigint),
  cast(e ->> 4 as bigint), timestamptz 'epoch' + cast(e ->> 5 as bigint) * interval '1 millisecond'
from jsonb_array_elements(cast(:rows as jsonb)) e
-- end

-- The newest messages of each of some people since an instant.

-- name: chat.recent_of
-- sqlite:
select c.user_id, c.text_digest, c.created_at
from json_each(:users) p join nchat_stream_chat_messages c on c.id in (
  select d.id from nchat_stream_chat_messages d
  where d.stream_id = :stream and d.user_id = p.value and d.created_at > :since
  order by d.created_at desc limit :limit)
-- end
-- postgres:
select c.user_id, c.text_digest, c.created_at
from unnest(cast(:users as uuid[])) p cross join lateral (
  select d.* from nchat_stream_chat_messages d
  where d.stream_id = :stream and d.user_id = p and d.created_at > :since
  order by d.created_at desc limit :limit) c
-- end
order by c.created_at desc

-- name: chat.find
select c.*, u.display_name, u.avatar_url from nchat_stream_chat_messages c join {{people}} u on u.id = c.user_id
where c.id = :message and c.stream_id = :stream

-- name: chat.list
select c.*, u.display_name, u.avatar_url from nchat_stream_chat_messages c join {{people}} u on u.id = c.user_id
where c.stream_id = :stream and c.event_seq < :before
order by c.event_seq desc
limit :limit offset :offset

-- name: chat.pinned
select c.*, u.display_name, u.avatar_url from nchat_stream_chat_messages c join {{people}} u on u.id = c.user_id
where c.stream_id = :stream and c.is_pinned and c.event_seq < :before
order by c.event_seq desc
limit :limit offset :offset

-- name: chat.pin
update nchat_stream_chat_messages set is_pinned = :pinned where id = :message

-- name: chat.delete
update nchat_stream_chat_messages set
  content = '', text_digest = null, is_pinned = false, is_deleted = true, deleted_at = :at, deleted_by = :by
where id = :message

-- What went out with the text is sent again to whoever comes back: without it from now on.

-- name: chat.redact
-- sqlite:
update nchat_events set payload = :payload where topic = :topic and seq = :seq
-- end
-- postgres:
select ncall_redact_event(:topic, :seq, :payload)
-- end

-- Rows of one stream, each an array: id, person, kind, place across and down, milliseconds since 1970.

-- name: reactions.insert
insert into nchat_stream_reactions (id, stream_id, user_id, reaction_type, position_x, position_y, created_at)
-- sqlite:
select e.value ->> 0, :stream, e.value ->> 1, e.value ->> 2, e.value ->> 3, e.value ->> 4, e.value ->> 5
from json_each(:rows) e
-- end
-- postgres:
select cast(e ->> 0 as uuid), cast(:stream as uuid), cast(e ->> 1 as uuid), e ->> 2, cast(e ->> 3 as double precision),
  cast(e ->> 4 as double precision), timestamptz 'epoch' + cast(e ->> 5 as bigint) * interval '1 millisecond'
from jsonb_array_elements(cast(:rows as jsonb)) e
-- end

-- name: reactions.list
select r.* from nchat_stream_reactions r
where r.stream_id = :stream and (cast(:since as {{instant}}) is null or r.created_at > :since)
order by r.created_at desc, r.id desc
limit :limit

-- Of all times, by their kinds.

-- name: reactions.counts
select n.reaction_type, n.reactions from nchat_stream_reaction_counts n where n.stream_id = :stream

-- More of one stream, each an array: kind, how many.

-- name: reactions.count
insert into nchat_stream_reaction_counts (stream_id, reaction_type, reactions)
-- sqlite:
select :stream, e.value ->> 0, e.value ->> 1 from json_each(:counts) e where true
-- end
-- postgres:
select cast(:stream as uuid), e ->> 0, cast(e ->> 1 as bigint) from jsonb_array_elements(cast(:counts as jsonb)) e
-- end
on conflict (stream_id, reaction_type) do update set reactions = nchat_stream_reaction_counts.reactions + excluded.reactions

-- name: follows.insert
insert into nchat_follows (follower_id, followed_id, created_at) values (:user, :followed, :at)
on conflict (follower_id, followed_id) do nothing

-- name: follows.delete
delete from nchat_follows where follower_id = :user and followed_id = :followed

-- name: follows.of
select f.followed_id from nchat_follows f where f.follower_id = :user order by f.created_at, f.followed_id

-- name: follows.followers
select f.follower_id as user_id, f.created_at, u.display_name, u.avatar_url
from nchat_follows f join {{people}} u on u.id = f.follower_id
where f.followed_id = :user
order by f.created_at desc, f.follower_id
limit :limit offset :offset

-- name: follows.following
select f.followed_id as user_id, f.created_at, u.display_name, u.avatar_url
from nchat_follows f join {{people}} u on u.id = f.followed_id
where f.follower_id = :user
order by f.created_at desc, f.followed_id
limit :limit offset :offset

-- name: subscribers.insert
insert into nchat_stream_subscribers (broadcaster_id, user_id, created_at) values (:broadcaster, :user, :at)
on conflict (broadcaster_id, user_id) do nothing

-- name: subscribers.list
select a.user_id, a.created_at, u.display_name, u.avatar_url
from nchat_stream_subscribers a join {{people}} u on u.id = a.user_id
where a.broadcaster_id = :broadcaster
order by a.created_at desc, a.user_id
limit :limit offset :offset

-- name: subscribers.delete
delete from nchat_stream_subscribers where broadcaster_id = :broadcaster and user_id = :user

-- name: moderators.set
insert into nchat_stream_moderators (stream_id, user_id, can_delete, can_timeout, can_pin, can_ban, can_slow, can_mode, created_at)
values (:stream, :user, :deletes, :times_out, :pins, :bans, :slows, :modes, :at)
on conflict (stream_id, user_id) do update set
  can_delete = excluded.can_delete, can_timeout = excluded.can_timeout, can_pin = excluded.can_pin,
  can_ban = excluded.can_ban, can_slow = excluded.can_slow, can_mode = excluded.can_mode
returning created_at

-- name: moderators.list
select m.*, u.display_name, u.avatar_url from nchat_stream_moderators m join {{people}} u on u.id = m.user_id
where m.stream_id = :stream
order by m.created_at, m.user_id
limit :limit offset :offset

-- name: moderators.delete
delete from nchat_stream_moderators where stream_id = :stream and user_id = :user

-- name: bans.set
insert into nchat_stream_bans (stream_id, user_id, moderator_id, reason, created_at, expires_at, removal_at)
values (:stream, :user, :moderator, :reason, :at, :expires, :at)
on conflict (stream_id, user_id) do update set
  moderator_id = excluded.moderator_id, reason = excluded.reason, created_at = excluded.created_at,
  expires_at = excluded.expires_at, removal_at = excluded.removal_at, removal_attempts = 0

-- name: bans.list
select b.*, u.display_name, u.avatar_url from nchat_stream_bans b join {{people}} u on u.id = b.user_id
where b.stream_id = :stream and (b.expires_at is null or b.expires_at > :now)
order by b.created_at desc, b.user_id
limit :limit offset :offset

-- name: bans.delete
delete from nchat_stream_bans where stream_id = :stream and user_id = :user

-- name: bans.work
select b.stream_id, b.user_id, b.removal_attempts, s.livekit_room_name
from nchat_stream_bans b join nchat_streams s on s.id = b.stream_id
where b.removal_at <= :now
limit 100

-- name: bans.claim
update nchat_stream_bans set removal_at = :until where stream_id = :stream and user_id = :user and removal_at <= :now

-- name: bans.came_back
update nchat_stream_bans set removal_at = :at, removal_attempts = 0
where user_id = :user and (expires_at is null or expires_at > :at)
  and stream_id in (select s.id from nchat_streams s where s.livekit_room_name = :room)

-- name: bans.removed
update nchat_stream_bans set removal_at = null
where stream_id = :stream and user_id = :user and removal_at = :claimed

-- name: bans.removal_failed
update nchat_stream_bans set removal_attempts = removal_attempts + 1, removal_at = :again
where stream_id = :stream and user_id = :user and removal_at = :claimed

-- name: timeouts.set
insert into nchat_stream_timeouts (stream_id, user_id, moderator_id, reason, created_at, expires_at)
values (:stream, :user, :moderator, :reason, :at, :expires)
on conflict (stream_id, user_id) do update set
  moderator_id = excluded.moderator_id, reason = excluded.reason, created_at = excluded.created_at,
  expires_at = excluded.expires_at

-- name: timeouts.list
select t.*, u.display_name, u.avatar_url from nchat_stream_timeouts t join {{people}} u on u.id = t.user_id
where t.stream_id = :stream and t.expires_at > :now
order by t.created_at desc, t.user_id
limit :limit offset :offset

-- name: timeouts.delete
delete from nchat_stream_timeouts where stream_id = :stream and user_id = :user

-- name: moderation.insert
insert into nchat_stream_moderation (id, stream_id, action, is_rule, moderator_id, user_id, message_id, reason, created_at)
values (:id, :stream, :action, false, :moderator, :user, :message, :reason, :at)

-- What rules refused in one stream, each an array: id, person, rule, milliseconds since 1970.

-- name: moderation.insert_refused
insert into nchat_stream_moderation (id, stream_id, action, is_rule, user_id, reason, created_at)
-- sqlite:
select e.value ->> 0, :stream, :action, true, e.value ->> 1, e.value ->> 2, e.value ->> 3 from json_each(:rows) e
-- end
-- postgres:
select cast(e ->> 0 as uuid), cast(:stream as uuid), cast(:action as text), true, cast(e ->> 1 as uuid), e ->> 2,
  timestamptz 'epoch' + cast(e ->> 3 as bigint) * interval '1 millisecond'
from jsonb_array_elements(cast(:rows as jsonb)) e
-- end

-- Of each stream the newest entries of a kind are kept.

-- name: moderation.forget
-- sqlite:
delete from nchat_stream_moderation
where stream_id = :stream and is_rule = :rules and (created_at, id) <= (
  select l.created_at, l.id from nchat_stream_moderation l where l.stream_id = :stream and l.is_rule = :rules
  order by l.created_at desc, l.id desc
  limit 1 offset :kept)
-- end
-- postgres:
select ncall_forget_moderation(:stream, :rules, :kept)
-- end

-- name: moderation.position
select l.created_at from nchat_stream_moderation l where l.id = :id and l.stream_id = :stream

-- name: moderation.list
select l.* from nchat_stream_moderation l
where l.stream_id = :stream
  and (cast(:before_at as {{instant}}) is null or l.created_at < :before_at or (l.created_at = :before_at and l.id < :before))
order by l.created_at desc, l.id desc
limit :limit

-- What the server keeps of a person.

-- name: export.messages
select c.*, u.display_name, u.avatar_url from nchat_stream_chat_messages c join {{people}} u on u.id = c.user_id
where c.user_id = :user and not c.is_deleted
order by c.created_at, c.id

-- name: export.reactions
select r.* from nchat_stream_reactions r where r.user_id = :user order by r.created_at, r.id

-- name: erase.messages
update nchat_stream_chat_messages set
  content = '', text_digest = null, is_pinned = false, is_deleted = true, deleted_at = coalesce(deleted_at, :at)
where user_id = :user

-- What was told of them is sent again to whoever comes back: without the text, and without the name.

-- name: erase.told_messages
update nchat_events set payload =
-- sqlite:
  json_set(payload, '$.content', '', '$.is_pinned', json('false'), '$.is_deleted', json('true'),
    '$.deleted_at', coalesce(payload ->> '$.deleted_at', :deleted_at),
    '$.user.display_name', :name, '$.user.avatar_url', null)
-- end
-- postgres:
  cast(cast(payload as jsonb) || jsonb_build_object(
    'content', '', 'is_pinned', false, 'is_deleted', true,
    'deleted_at', coalesce(cast(payload as jsonb) ->> 'deleted_at', cast(:deleted_at as text)),
    'user', (cast(payload as jsonb) -> 'user') || jsonb_build_object('display_name', cast(:name as text), 'avatar_url', null)) as text)
-- end
where (topic, seq) in (
  select 'stream:' || c.stream_id, c.event_seq from nchat_stream_chat_messages c where c.user_id = :user)

-- Streams of somebody who is gone are told of with title and name, too; whoever comes back to one begins anew.

-- name: erase.stream_events
delete from nchat_events where topic in (select 'stream:' || s.id from nchat_streams s where s.broadcaster_id = :user)

-- name: erase.views
update nchat_stream_viewers set user_id = null, ip_hash = null, user_agent_hash = null where user_id = :user

-- name: erase.follows
delete from nchat_follows where follower_id = :user or followed_id = :user

-- name: erase.subscriptions
delete from nchat_stream_subscribers where broadcaster_id = :user or user_id = :user

-- name: erase.moderators
delete from nchat_stream_moderators where user_id = :user

-- name: erase.bans
delete from nchat_stream_bans where user_id = :user

-- name: erase.timeouts
delete from nchat_stream_timeouts where user_id = :user

-- name: erase.moderation
update nchat_stream_moderation set
  reason = null, user_id = case when user_id = :user then null else user_id end,
  moderator_id = case when moderator_id = :user then null else moderator_id end
where user_id = :user or moderator_id = :user

-- name: erase.streams
update nchat_streams set
  title = 'Deleted stream', description = null, thumbnail_url = null, tags = '[]', automod = null, updated_at = :at
where broadcaster_id = :user
