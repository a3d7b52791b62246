-- People and how they prove who they are. In a condition, u is a row of nchat_users, p their row of nchat_presence, if any.

-- Those who can be found, called, invited and signed in.

-- predicate: users.active
u.status = 'active'

-- name: users.insert
insert into nchat_users (id, username, email, display_name, role, password_hash, created_at, updated_at)
values (:id, :username, :email, :display_name, :role, :password_hash, :at, :at)

-- name: users.count
select count(*) as users from nchat_users where status <> 'deleted'

-- name: users.by_id
select u.*, p.status as presence, p.message as presence_message
from nchat_users u left join nchat_presence p on p.user_id = u.id
where u.id = :user and {{users.active}}

-- What somebody sees of their own account.

-- name: users.own
select u.id, u.username, u.email, u.display_name, u.avatar_url, u.role, u.status, u.call_waiting, u.created_at, u.last_seen_at,
  cast(null as text) as password_hash, p.status as presence, p.message as presence_message
from nchat_users u left join nchat_presence p on p.user_id = u.id
where u.id = :user and {{users.active}}

-- What everybody sees of people.

-- name: people.by_id
select u.id, u.username, u.display_name, u.avatar_url, u.role, p.status as presence
from {{people}} u left join {{people_presence}} p on p.user_id = u.id
where u.id = :user and {{users.active}}

-- name: people.by_name
select u.id, u.username, u.display_name, u.avatar_url, u.role, p.status as presence
from {{people}} u left join {{people_presence}} p on p.user_id = u.id
where lower(u.username) = lower(:name) and {{users.active}}

-- Whoever changes what depends on a person's other rows holds them: which call they are in, what becomes of their account.

-- name: users.hold
-- sqlite:
select id from nchat_users where id = :user
-- end
-- postgres:
select ncall_hold_user(:user)
-- end

-- name: users.by_name
select u.*, p.status as presence, p.message as presence_message
from nchat_users u left join nchat_presence p on p.user_id = u.id
where lower(u.username) = lower(:name) and {{users.active}}

-- name: users.named
select u.*, p.status as presence, p.message as presence_message
from nchat_users u left join nchat_presence p on p.user_id = u.id
where lower(u.username) = lower(:name)

-- name: users.addressed
select u.id from nchat_users u where u.email is not null and lower(u.email) = lower(:email)

-- name: users.of_logins
select s.id as login_id, u.*, p.status as presence, p.message as presence_message
from nchat_sessions s join nchat_users u on u.id = s.user_id left join nchat_presence p on p.user_id = u.id
-- sqlite:
where s.id in (select e.value from json_each(:logins) e)
-- end
-- postgres:
where s.id = any (cast(:logins as uuid[]))
-- end
  and s.revoked_at is null and {{users.active}}

-- name: users.by_email
select u.*, p.status as presence, p.message as presence_message
from nchat_users u left join nchat_presence p on p.user_id = u.id
where u.email is not null and lower(u.email) = lower(:email) and {{users.active}}

-- name: users.list
select u.*, p.status as presence, p.message as presence_message
from nchat_users u left join nchat_presence p on p.user_id = u.id
where u.status <> 'deleted'
order by lower(u.username) {{bytewise}}

-- name: users.set_role
update nchat_users set role = :role, updated_at = :at where id = :user

-- name: users.set_status
update nchat_users set status = :status, updated_at = :at where id = :user

-- name: users.set_password
update nchat_users set password_hash = :password_hash, updated_at = :at where id = :user

-- name: users.seen
update nchat_users set last_seen_at = :at where id = :user

-- name: users.set_call_waiting
update nchat_users set call_waiting = :waits, updated_at = :at where id = :user

-- name: users.anonymize
update nchat_users set
  username = :username, email = null, display_name = :display_name, avatar_url = null, password_hash = null,
  status = 'deleted', role = 'guest', last_seen_at = null, deleted_at = :at, updated_at = :at
where id = :user

-- name: presence.set
insert into nchat_presence (user_id, status, message, updated_at) values (:user, :status, :message, :at)
on conflict (user_id) do update set status = excluded.status, message = excluded.message, updated_at = excluded.updated_at

-- name: presence.delete
delete from nchat_presence where user_id = :user

-- name: logins.insert
insert into nchat_sessions (id, user_id, created_at, refreshed_at, expires_at) values (:id, :user, :at, :at, :expires)

-- name: logins.refresh
update nchat_sessions set refreshed_at = :at, expires_at = :expires where id = :login

-- name: logins.revoke
update nchat_sessions set revoked_at = :at, revoke_reason = :reason where id = :login and revoked_at is null

-- name: logins.revoke_all
update nchat_sessions set revoked_at = :at, revoke_reason = :reason where user_id = :user and revoked_at is null

-- name: logins.of
select created_at, refreshed_at, revoked_at, expires_at from nchat_sessions where user_id = :user order by created_at

-- name: logins.delete
delete from nchat_sessions where user_id = :user

-- name: logins.forget
delete from nchat_sessions where expires_at < :before

-- name: tokens.insert
insert into nchat_refresh_tokens (token_hash, session_id, generation, created_at) values (:hash, :login, :generation, :at)

-- name: tokens.find
select t.generation, t.used_at, s.id as login_id, s.user_id, s.expires_at, s.revoked_at
from nchat_refresh_tokens t join nchat_sessions s on s.id = t.session_id
where t.token_hash = :hash
{{for_update}}

-- name: tokens.use
update nchat_refresh_tokens set used_at = :at where token_hash = :hash

-- name: tokens.forget
delete from nchat_refresh_tokens where used_at < :before

-- name: attempts.insert
insert into nchat_login_attempts (id, subject, failed_at) values (:id, :subject, :at)

-- name: attempts.recent
select failed_at from nchat_login_attempts
where subject = :subject and failed_at > :since
order by failed_at desc
limit :limit

-- name: attempts.clear
delete from nchat_login_attempts where subject = :subject

-- name: attempts.forget
delete from nchat_login_attempts where failed_at < :before

-- Keys that prove something, in a condition where k is a row of nchat_api_keys.

-- predicate: keys.valid
k.revoked_at is null and (k.expires_at is null or k.expires_at > :now)

-- name: keys.insert
insert into nchat_api_keys (id, user_id, name, key_hash, prefix, created_at, expires_at)
values (:id, :user, :name, :hash, :prefix, :at, :expires)

-- name: keys.find
select k.id as key_id, k.last_used_at as key_used_at, k.expires_at as key_expires_at, u.*
from nchat_api_keys k join nchat_users u on u.id = k.user_id
where k.key_hash = :hash and {{keys.valid}} and {{users.active}}

-- name: keys.holds
select k.id from nchat_api_keys k join nchat_users u on u.id = k.user_id
where k.id = :key and {{keys.valid}} and {{users.active}}

-- name: keys.used
update nchat_api_keys set last_used_at = :at where id = :key

-- name: keys.list
select k.id, k.name, k.prefix, k.created_at, k.expires_at, k.last_used_at, k.revoked_at, u.username
from nchat_api_keys k join nchat_users u on u.id = k.user_id
order by k.created_at, k.id

-- name: keys.revoke
update nchat_api_keys set revoked_at = :at where id = :key and revoked_at is null
returning user_id

-- name: keys.delete
delete from nchat_api_keys where user_id = :user

-- name: notifications.insert
insert into nchat_notifications (id, user_id, type, title, body, data, created_at)
values (:id, :user, :type, :title, :body, :data, :at)

-- name: notifications.delete
delete from nchat_notifications where user_id = :user

-- name: export.calls
select c.* from nchat_calls c
where c.initiator_id = :user
  or exists (select 1 from nchat_call_participants p where p.call_id = c.id and p.user_id = :user)
order by c.initiated_at, c.id

-- name: export.quality
select q.*, p.id as participant_id, w.connection_state, w.ice_connection_state from nchat_call_quality_reports q
left join nchat_call_participants p on p.call_id = q.call_id and p.user_id = q.user_id
left join nchat_webrtc_connections w on w.id = {{quality.connection_of}}
where q.user_id = :user
order by q.reported_at, q.id

-- What else is kept of a person: each table that has rows of people, but those that an export has in full.

-- name: export.records
select derived.kind, derived.at, derived.about, derived.words, derived.until
from (
  select 'notification' as kind, n.created_at as at, cast(null as {{uuid}}) as about, n.title || ': ' || n.body as words,
    cast(null as {{instant}}) as until
  from nchat_notifications n where n.user_id = :user
  union all
  select 'api_key', k.created_at, null, k.name, coalesce(k.revoked_at, k.expires_at) from nchat_api_keys k where k.user_id = :user
  union all
  select 'view', v.first_joined_at, v.stream_id, null, v.left_at from nchat_stream_viewers v where v.user_id = :user
  union all
  select 'subscription', a.created_at, a.broadcaster_id, null, null from nchat_stream_subscribers a where a.user_id = :user
  union all
  select 'subscriber', a.created_at, a.user_id, null, null from nchat_stream_subscribers a where a.broadcaster_id = :user
  union all
  select 'moderator', m.created_at, m.stream_id, null, null from nchat_stream_moderators m where m.user_id = :user
  union all
  select 'ban', b.created_at, b.stream_id, b.reason, b.expires_at from nchat_stream_bans b where b.user_id = :user
  union all
  select 'timeout', t.created_at, t.stream_id, t.reason, t.expires_at from nchat_stream_timeouts t where t.user_id = :user
  union all
  select 'moderation', l.created_at, l.stream_id, l.action || coalesce(': ' || l.reason, ''), null
  from nchat_stream_moderation l where l.user_id = :user or l.moderator_id = :user
  union all
  select 'recording_grant', g.created_at, g.recording_id, null, g.expires_at from nchat_recording_grants g where g.user_id = :user
  union all
  select 'recording_access', e.created_at, e.recording_id, e.action, null from nchat_recording_access e where e.user_id = :user
  union all
  select 'recording_link', s.created_at, s.recording_id, null, coalesce(s.revoked_at, s.expires_at)
  from nchat_recording_shares s where s.created_by = :user) derived
order by derived.at, derived.kind

-- name: erase.participations
update nchat_call_participants set decline_reason = null, metadata = '{}', updated_at = :at where user_id = :user

-- name: erase.connections
delete from nchat_webrtc_connections where user_id = :user

-- name: erase.quality
delete from nchat_call_quality_reports where user_id = :user

-- name: erase.events
delete from nchat_events where topic = :topic
