-- What a request may read and write, on PostgreSQL: row-level security and the grants of the role ncall_app.
--
-- The whole file is run again, in the transaction of the migrations, whenever it or the tables have changed. It makes everything anew, so that
-- it says all there is. Tables that it does not name are closed: the role may do nothing with them.
--
-- A request runs as ncall_app, with the id of whoever asks in the setting ncall.user_id, empty for somebody without an account. A policy
-- that has to look into another table asks a function that runs as the owner of the tables: policies that look into each other's
-- tables would never end. In policies the user is asked for in a query of its own, which is run once for a statement and not for each row.

select set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

do $$
declare
  it record;
begin
  for it in select policyname as name, tablename as table from pg_policies where schemaname = current_schema()
    and tablename ~ '^(nchat|ncall)_' loop
    execute format('drop policy %I on %I', it.name, it.table);
  end loop;
  for it in select viewname as name from pg_views where schemaname = current_schema() and viewname ~ '^nchat_' loop
    execute format('drop view %I', it.name);
  end loop;
  for it in select t.tgname as name, c.relname as table from pg_trigger t join pg_class c on c.oid = t.tgrelid
    join pg_namespace n on n.oid = c.relnamespace where n.nspname = current_schema() and t.tgname ~ '^ncall_' loop
    execute format('drop trigger %I on %I', it.name, it.table);
  end loop;
  for it in select p.oid::regprocedure as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname = current_schema() and p.proname ~ '^ncall_' loop
    execute format('drop function %s', it.name);
  end loop;
  for it in select tablename as name from pg_tables where schemaname = current_schema() and tablename ~ '^(nchat|ncall)_' loop
    execute format('alter table %I enable row level security', it.name);
    execute format('revoke all on %I from ncall_app, public', it.name);
  end loop;
  execute format('grant usage on schema %I to ncall_app', current_schema());
end $$;

-- Who asks.

create function ncall_user() returns uuid language sql stable parallel safe
as $$ select nullif(current_setting('ncall.user_id', true), '')::uuid $$;

-- Whose rows are written together, in a transaction that the server began for several people.

create function ncall_authors() returns uuid[] language sql stable parallel safe
as $$ select nullif(current_setting('ncall.authors', true), '')::uuid[] $$;

-- Functions that run as their owner are told by this whether a request has called them, or the server itself.

create function ncall_is_server() returns boolean language sql stable
as $$ select current_setting('role') <> 'ncall_app' $$;

-- Holding. It takes the right to change a row, which is more than most who hold one may do with it.

create function ncall_hold_user(its_id uuid) returns boolean language plpgsql security definer set search_path from current
as $$ begin perform 1 from nchat_users where id = its_id for no key update; return found; end $$;

-- Several people are held in the order of their ids, together with others who say something elsewhere.

create function ncall_hold_authors(its_ids uuid[]) returns boolean language plpgsql security definer set search_path from current
as $$ begin perform 1 from nchat_users u where u.id = any (its_ids) order by u.id for share; return found; end $$;

create function ncall_hold_channel(its_id uuid) returns boolean language plpgsql security definer set search_path from current
as $$ begin perform 1 from nchat_channels where id = its_id for no key update; return found; end $$;

create function ncall_hold_call(its_id uuid) returns boolean language plpgsql security definer set search_path from current
as $$ begin perform 1 from nchat_calls where id = its_id for no key update; return found; end $$;

create function ncall_hold_stream(its_id uuid) returns boolean language plpgsql security definer set search_path from current
as $$ begin perform 1 from nchat_streams where id = its_id for no key update; return found; end $$;

-- People. Of others there is what everybody sees of them; of oneself everything but the hash of the password.

create view nchat_people as
select id, username, display_name, avatar_url, status, role, call_waiting, created_at from nchat_users;

create view nchat_people_presence as
select user_id, case when status = 'invisible' then 'offline' else status end as status from nchat_presence;

grant select on nchat_people, nchat_people_presence to ncall_app;

grant select (id, username, email, display_name, avatar_url, status, role, call_waiting, created_at, updated_at, last_seen_at, deleted_at),
  update (call_waiting, updated_at) on nchat_users to ncall_app;
create policy own on nchat_users to ncall_app
using (id = (select ncall_user())) with check (id = (select ncall_user()));

grant select, insert, update (status, message, updated_at) on nchat_presence to ncall_app;
create policy own on nchat_presence to ncall_app
using (user_id = (select ncall_user())) with check (user_id = (select ncall_user()));

grant select (user_id, created_at, refreshed_at, expires_at, revoked_at) on nchat_sessions to ncall_app;
create policy own on nchat_sessions for select to ncall_app using (user_id = (select ncall_user()));

-- Channels.

create function ncall_level(its_role text) returns integer language sql immutable parallel safe
as $$ select case its_role when 'owner' then 100 when 'admin' then 80 when 'moderator' then 60 when 'member' then 40 else 20 end $$;

create function ncall_sees_channel(its_id uuid) returns boolean language plpgsql stable security definer set search_path from current
as $$
declare
  me uuid := ncall_user();
begin
  return exists (
      select 1 from nchat_channels h where h.id = its_id and (h.type = 'public' or h.type = 'announcement' and me is not null))
    or exists (select 1 from nchat_channel_members m where m.channel_id = its_id and m.user_id = me);
end $$;

create function ncall_reads_channel(its_id uuid) returns boolean language plpgsql stable security definer set search_path from current
as $$
begin
  return exists (
    select 1 from nchat_channel_members m
    where m.channel_id = its_id and m.user_id = ncall_user() and (m.role in ('owner', 'admin') or coalesce(m.can_read, true)));
end $$;

-- Members call and broadcast in their channels; in one for announcements those who manage its members.

create function ncall_calls_in_channel(its_id uuid) returns boolean language plpgsql stable security definer set search_path from current
as $$
begin
  return exists (
    select 1 from nchat_channel_members m join nchat_channels h on h.id = m.channel_id
    where m.channel_id = its_id and m.user_id = ncall_user() and (m.role in ('owner', 'admin') or coalesce(m.can_read, true))
      and (h.type <> 'announcement' or m.role in ('owner', 'admin', 'moderator')));
end $$;

create function ncall_invites_into_channel(its_id uuid) returns boolean language plpgsql stable security definer set search_path from current
as $$
begin
  return exists (
    select 1 from nchat_channel_members m
    where m.channel_id = its_id and m.user_id = ncall_user()
      and (m.role in ('owner', 'admin') or coalesce(m.can_invite, m.role = 'moderator')));
end $$;

-- Up to which role somebody gives roles, and below which they remove members; 0 for those who may not.

create function ncall_gives_roles_up_to(its_id uuid) returns integer language plpgsql stable security definer set search_path from current
as $$
begin
  return coalesce((
    select ncall_level(m.role) from nchat_channel_members m
    where m.channel_id = its_id and m.user_id = ncall_user() and (m.role in ('owner', 'admin') or coalesce(m.can_manage, false))), 0);
end $$;

create function ncall_removes_below(its_id uuid) returns integer language plpgsql stable security definer set search_path from current
as $$
begin
  return coalesce((
    select ncall_level(m.role) from nchat_channel_members m
    where m.channel_id = its_id and m.user_id = ncall_user() and m.role in ('owner', 'admin', 'moderator')), 0);
end $$;

create function ncall_makes_channel(its_id uuid) returns boolean language plpgsql stable security definer set search_path from current
as $$
begin
  return exists (select 1 from nchat_channels h where h.id = its_id and h.created_by = ncall_user())
    and not exists (select 1 from nchat_channel_members m where m.channel_id = its_id);
end $$;

create function ncall_count_members(its_id uuid) returns bigint language plpgsql stable security definer set search_path from current
as $$
begin
  if not ncall_is_server() and not ncall_sees_channel(its_id) then return 0; end if;
  return (select count(*) from nchat_channel_members m where m.channel_id = its_id);
end $$;

-- Whoever has just left a channel, which may be a private one, may still say so.

create function ncall_note_leaving() returns trigger language plpgsql
as $$ begin perform set_config('ncall.left', old.channel_id::text, true); return null; end $$;

create trigger ncall_left after delete on nchat_channel_members
for each row when (old.user_id = ncall_user()) execute function ncall_note_leaving();

-- Names of channels are unique, of those too that one does not know of.

create function ncall_channel_named(its_slug text) returns setof uuid language plpgsql stable security definer set search_path from current
as $$
begin
  return query select case when ncall_is_server() or ncall_sees_channel(h.id) then h.id end from nchat_channels h where h.slug = its_slug;
end $$;

-- A channel that nobody is in any more is nobody's to see.

create function ncall_end_channel(its_id uuid) returns boolean language plpgsql security definer set search_path from current
as $$
begin
  delete from nchat_channels h
  where h.id = its_id and not exists (select 1 from nchat_channel_members m where m.channel_id = its_id);
  return found;
end $$;

grant select, insert (id, name, slug, description, type, created_by, created_at, updated_at) on nchat_channels to ncall_app;
create policy seen on nchat_channels for select to ncall_app
using (
  type = 'public' or type = 'announcement' and (select ncall_user()) is not null
  or exists (select 1 from nchat_channel_members m where m.channel_id = nchat_channels.id and m.user_id = (select ncall_user())));
create policy made on nchat_channels for insert to ncall_app with check (created_by = (select ncall_user()));

grant select, insert (id, channel_id, user_id, role, joined_at), update (role), delete on nchat_channel_members to ncall_app;
create policy seen on nchat_channel_members for select to ncall_app
using (user_id = (select ncall_user()) or (select ncall_user()) is not null and ncall_sees_channel(channel_id));
create policy joining on nchat_channel_members for insert to ncall_app
with check (
  role = case when exists (select 1 from nchat_people p where p.id = nchat_channel_members.user_id and p.role = 'guest')
      then 'guest' else 'member' end
    and (user_id = (select ncall_user()) and ncall_sees_channel(channel_id) or ncall_invites_into_channel(channel_id))
  or role = 'owner' and user_id = (select ncall_user()) and ncall_makes_channel(channel_id));
create policy given on nchat_channel_members for update to ncall_app
using (ncall_level(role) <= ncall_gives_roles_up_to(channel_id))
with check (ncall_level(role) <= ncall_gives_roles_up_to(channel_id));
create policy leaving on nchat_channel_members for delete to ncall_app
using (user_id = (select ncall_user()) or ncall_level(role) < ncall_removes_below(channel_id));

-- A channel has an owner for as long as somebody is in it.

create function ncall_guard_owner() returns trigger language plpgsql security definer set search_path from current
as $$
begin
  if not ncall_is_server()
    and not exists (
      select 1 from nchat_channel_members m where m.channel_id = old.channel_id and m.id <> old.id and m.role = 'owner')
    and (tg_op = 'UPDATE' or exists (
      select 1 from nchat_channel_members m where m.channel_id = old.channel_id and m.id <> old.id))
  then
    raise insufficient_privilege using message = 'the last owner of a channel stays its owner';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$;

create trigger ncall_guard before update on nchat_channel_members
for each row when (old.role = 'owner' and new.role <> 'owner') execute function ncall_guard_owner();
create trigger ncall_guard_leaving before delete on nchat_channel_members
for each row when (old.role = 'owner') execute function ncall_guard_owner();

grant insert (id, user_id, type, title, body, data, created_at) on nchat_notifications to ncall_app;
create policy inviting on nchat_notifications for insert to ncall_app
with check (
  type = 'channel_invite' and data ->> 'invitedBy' = (select ncall_user())::text
  and ncall_invites_into_channel((data ->> 'channelId')::uuid));

-- Calls. Whoever is in a call changes its row and those of others in it: with the last who leaves it is over for all. What becomes of others is
-- guarded besides, as is what a call is: begun, over, locked. What else the roles of a call allow is CallMachine's.

create function ncall_reads_call(its_id uuid) returns boolean language plpgsql stable security definer set search_path from current
as $$
declare
  me uuid := ncall_user();
begin
  return exists (
    select 1 from nchat_calls c where c.id = its_id and (
      c.initiator_id = me
      or exists (select 1 from nchat_call_participants p where p.call_id = its_id and p.user_id = me)
      or exists (
        select 1 from nchat_channel_members m
        where m.channel_id = c.channel_id and m.user_id = me and (m.role in ('owner', 'admin') or coalesce(m.can_read, true)))));
end $$;

create function ncall_is_in_call(its_id uuid) returns boolean language plpgsql stable security definer set search_path from current
as $$
declare
  me uuid := ncall_user();
begin
  return exists (
      select 1 from nchat_call_participants p where p.call_id = its_id and p.user_id = me and p.status not in ('kicked', 'denied'))
    or exists (select 1 from nchat_calls c where c.id = its_id and c.initiator_id = me)
      and not exists (select 1 from nchat_call_participants p where p.call_id = its_id and p.user_id = me);
end $$;

-- Everybody comes in, waits and declines by themselves; where a call is locked or has a lobby, those come in who were asked, or in it before, or who
-- manage people. Who manages people asks others, admits them, mutes them, takes them out, and takes in again who was taken out. Out of a call of
-- several that goes on nobody is taken but so. Roles are the host's to give; where no host is left, whoever comes or is next becomes it.

create function ncall_guard_participant() returns trigger language plpgsql security definer set search_path from current
as $$
declare
  me uuid := ncall_user();
  is_own boolean := new.user_id is not distinct from ncall_user();
  was nchat_call_participants;
  place nchat_calls;
  my_role text;
  my_status text;
  manages boolean;
  has_host boolean;
begin
  if ncall_is_server() then return new; end if;
  if tg_op = 'UPDATE' then
    was := old;
  else
    was.role := 'participant';
    was.status := 'invited';
    was.wants_removal := false;
    was.wants_mute := false;
    was.total_duration_seconds := 0;
  end if;
  select * into place from nchat_calls c where c.id = new.call_id;
  -- After an insertion the new row is there already, and says nothing about itself.
  select p.role, p.status into my_role, my_status from nchat_call_participants p
  where p.call_id = new.call_id and p.user_id = me and (tg_op = 'UPDATE' or p.id <> new.id);
  manages := coalesce(my_status = 'joined' and my_role in ('host', 'co-host'), false);
  if tg_op = 'INSERT' and not is_own and not manages and not (place.initiator_id = me and place.status = 'initiating') then
    raise insufficient_privilege using message = 'asking people into a call is its host''s';
  end if;
  if new.status <> was.status then
    if not is_own and (
      new.status in ('joined', 'waiting', 'declined') or was.status = 'joined' and new.status not in ('left', 'kicked'))
    then
      raise insufficient_privilege using message = 'nobody comes into a call, or answers, but by themselves';
    end if;
    if not manages and (
      new.status in ('kicked', 'denied') or was.status in ('kicked', 'denied')
      or tg_op = 'UPDATE' and not is_own and new.status in ('invited', 'ringing'))
    then
      raise insufficient_privilege using message = 'taking people out of a call, and in again, is its host''s';
    end if;
    -- A call between two ends with either; of others the host has left already when their end comes to those who are still in it.
    if was.status = 'joined' and not is_own and new.status <> 'kicked' and my_role is distinct from 'host'
      and place.started_at is not null and (place.is_group_call or place.is_huddle or place.channel_id is not null)
    then
      raise insufficient_privilege using message = 'nobody else takes people out of a call than those who hold it together';
    end if;
    if is_own and new.status = 'joined' and (place.is_locked or place.has_lobby) and was.invited_by is null and was.joined_at is null
      and was.role not in ('host', 'co-host')
    then
      raise insufficient_privilege using message = 'those who wait are let in by others';
    end if;
  end if;
  if new.joined_at is distinct from was.joined_at and not (is_own and new.status = 'joined')
    or new.invited_by is distinct from was.invited_by
      and (is_own or new.invited_by is distinct from me and new.invited_by is not null or tg_op = 'UPDATE' and not manages)
    or new.removed_by is distinct from was.removed_by
      and not (manages and (new.removed_by is null or new.removed_by = me and new.status = 'kicked'))
    or new.total_duration_seconds is distinct from was.total_duration_seconds
      and not (was.status = 'joined' and new.status <> 'joined' and new.total_duration_seconds >= was.total_duration_seconds)
    -- Whoever is to be removed from the room is, or comes in again.
    or was.wants_removal and not new.wants_removal and new.status <> 'joined'
    or new.wants_removal and not was.wants_removal and not is_own
      and not coalesce(new.status = 'kicked' and new.removed_by = me, false)
    or new.wants_mute and not was.wants_mute and not is_own and not manages
  then
    raise insufficient_privilege using message = 'what somebody did in a call is not for others to say';
  end if;
  if new.role <> was.role and not coalesce(my_status = 'joined' and my_role = 'host', false) then
    has_host := exists (
      select 1 from nchat_call_participants p
      where p.call_id = new.call_id and p.id <> new.id and p.status = 'joined' and p.role = 'host');
    if not (
      new.role = 'host' and not has_host
      or was.role = 'host' and was.status <> 'joined'
      or is_own and array_position(array['viewer', 'participant', 'co-host', 'host'], new.role)
        < array_position(array['viewer', 'participant', 'co-host', 'host'], was.role))
    then
      raise insufficient_privilege using message = 'roles of a call are its host''s to give';
    end if;
  end if;
  return new;
end $$;

create trigger ncall_guard before update on nchat_call_participants
for each row when (
  (old.role, old.status, old.joined_at, old.invited_by, old.removed_by, old.total_duration_seconds, old.wants_removal, old.wants_mute)
  is distinct from
  (new.role, new.status, new.joined_at, new.invited_by, new.removed_by, new.total_duration_seconds, new.wants_removal, new.wants_mute))
execute function ncall_guard_participant();
-- Before an insertion nothing is known of a row that is there already, which is changed instead.
create trigger ncall_guard_new after insert on nchat_call_participants
for each row execute function ncall_guard_participant();

-- At its commit others have left because the call is over, or they were taken out, and are removed from the room: nobody is moved out of the way for
-- a moment.

create function ncall_guard_departure() returns trigger language plpgsql security definer set search_path from current
as $$
begin
  if ncall_is_server() or new.user_id is not distinct from ncall_user()
    or exists (select 1 from nchat_calls c where c.id = new.call_id and c.ended_at is not null)
    or new.status = 'kicked' and (
      old.status <> 'joined' or exists (select 1 from nchat_call_participants p where p.id = new.id and p.wants_removal))
  then
    return null;
  end if;
  raise insufficient_privilege using message = 'others leave a call with its end, or are taken out of it and its room';
end $$;

create constraint trigger ncall_departure after update on nchat_call_participants deferrable initially deferred
for each row when (old.status <> new.status and new.status in ('left', 'missed', 'kicked')) execute function ncall_guard_departure();

-- What has begun has begun, and what is over stays over. A call is over when nobody is in it any more; its settings are its host's.

create function ncall_guard_call() returns trigger language plpgsql security definer set search_path from current
as $$
begin
  if ncall_is_server() then return new; end if;
  if old.started_at is not null and new.started_at is distinct from old.started_at
    or old.status = 'active' and new.status in ('initiating', 'ringing')
    or old.ended_at is not null
      and (new.status, new.ended_at, new.end_reason, new.ended_by, new.duration_seconds, new.room_wanted)
        is distinct from (old.status, old.ended_at, old.end_reason, old.ended_by, old.duration_seconds, old.room_wanted)
    or new.ended_at is null and new.room_wanted is distinct from old.room_wanted
  then
    raise insufficient_privilege using message = 'a call that has begun has begun, and one that is over stays over';
  end if;
  if old.ended_at is null and new.ended_at is not null
    and exists (select 1 from nchat_call_participants p where p.call_id = new.id and p.status = 'joined')
  then
    raise insufficient_privilege using message = 'a call is over when nobody is in it any more';
  end if;
  if (new.is_locked, new.has_lobby, new.allows_unmute, new.allows_screen_share)
      is distinct from (old.is_locked, old.has_lobby, old.allows_unmute, old.allows_screen_share)
    and not exists (
      select 1 from nchat_call_participants p
      where p.call_id = new.id and p.user_id = ncall_user() and p.status = 'joined' and p.role = 'host')
  then
    raise insufficient_privilege using message = 'the settings of a call are its host''s';
  end if;
  return new;
end $$;

create trigger ncall_guard before update on nchat_calls for each row execute function ncall_guard_call();

-- With a call ends what is recorded of it.

create function ncall_guard_ending() returns trigger language plpgsql security definer set search_path from current
as $$
begin
  if not ncall_is_server()
    and exists (select 1 from nchat_call_recordings r where r.call_id = new.id and r.status in ('starting', 'recording'))
  then
    raise insufficient_privilege using message = 'nothing is recorded of a call that is over';
  end if;
  return null;
end $$;

create constraint trigger ncall_ending after update on nchat_calls deferrable initially deferred
for each row when (old.ended_at is null and new.ended_at is not null) execute function ncall_guard_ending();

-- Whether somebody is in a call is told to whoever calls them.

create function ncall_is_busy(whom uuid) returns setof boolean language plpgsql stable security definer set search_path from current
as $$
begin
  return query select true from nchat_call_participants p join nchat_calls c on c.id = p.call_id
  where (ncall_is_server() or ncall_user() is not null) and p.user_id = whom and p.status = 'joined' and c.ended_at is null limit 1;
end $$;

grant select,
  insert (id, livekit_room_name, room_sid, call_type, status, channel_id, initiator_id, is_group_call, is_huddle, max_participants,
    has_lobby, allows_unmute, allows_screen_share, initiated_at, metadata, room_state, created_at, updated_at),
  update (status, is_locked, has_lobby, allows_unmute, allows_screen_share, started_at, ended_at, end_reason, ended_by, duration_seconds,
    peak_participants, room_wanted, room_retry_at, updated_at)
on nchat_calls to ncall_app;
create policy seen on nchat_calls for select to ncall_app
using (
  initiator_id = (select ncall_user())
  or exists (select 1 from nchat_call_participants p where p.call_id = nchat_calls.id and p.user_id = (select ncall_user()))
  or exists (
    select 1 from nchat_channel_members m
    where m.channel_id = nchat_calls.channel_id and m.user_id = (select ncall_user())
      and (m.role in ('owner', 'admin') or coalesce(m.can_read, true))));
-- Rooms of calls and of streams have names of their own.
create policy begun on nchat_calls for insert to ncall_app
with check (
  initiator_id = (select ncall_user()) and livekit_room_name like 'call-%' and (channel_id is null or ncall_calls_in_channel(channel_id)));
create policy held on nchat_calls for update to ncall_app using (ncall_is_in_call(id));

grant select,
  insert (id, call_id, user_id, role, status, livekit_identity, is_audio_enabled, is_video_enabled, is_screen_sharing, hand_raised_at,
    invited_by, invited_at, ring_deadline, answered_at, joined_at, join_deadline, livekit_participant_id, media_joined_at, left_at,
    leave_reason, removed_by, decline_reason, total_duration_seconds, created_at, updated_at),
  update (role, status, is_audio_enabled, is_video_enabled, is_screen_sharing, connection_quality, hand_raised_at, invited_by, invited_at,
    ring_deadline, answered_at, joined_at, join_deadline, livekit_participant_id, media_joined_at, left_at, leave_reason, removed_by,
    decline_reason, total_duration_seconds, wants_removal, wants_grants, wants_mute, media_attempts, media_retry_at, updated_at)
on nchat_call_participants to ncall_app;
create policy seen on nchat_call_participants for select to ncall_app
using (user_id = (select ncall_user()) or ncall_reads_call(call_id));
create policy invited on nchat_call_participants for insert to ncall_app
with check (user_id = (select ncall_user()) and ncall_reads_call(call_id) or ncall_is_in_call(call_id));
create policy held on nchat_call_participants for update to ncall_app
using (user_id = (select ncall_user()) or ncall_is_in_call(call_id));

-- How good connections were: everybody in a call sees that of all, and reports their own. With a call ends what others have open.

grant select,
  insert (id, call_id, user_id, peer_connection_id, reported_by, connection_state, ice_connection_state, avg_bitrate_kbps,
    packet_loss_percentage, latency_ms, jitter_ms, mos, quality_score, started_at, ended_at, updated_at),
  update (connection_state, ice_connection_state, avg_bitrate_kbps, packet_loss_percentage, latency_ms, jitter_ms, mos, quality_score,
    ended_at, updated_at)
on nchat_webrtc_connections to ncall_app;
create policy seen on nchat_webrtc_connections for select to ncall_app
using (user_id = (select ncall_user()) or ncall_reads_call(call_id));
create policy reported on nchat_webrtc_connections for insert to ncall_app
with check (user_id = (select ncall_user()) and reported_by = 'client' and ncall_reads_call(call_id));
create policy held on nchat_webrtc_connections for update to ncall_app
using (user_id = (select ncall_user()) or ncall_is_in_call(call_id));

create function ncall_guard_connection() returns trigger language plpgsql
as $$
begin
  if not ncall_is_server() and (new.user_id is distinct from ncall_user() or old.reported_by = 'server') then
    raise insufficient_privilege using message = 'how good a connection was is said by whoever has it, or the server';
  end if;
  return new;
end $$;

create trigger ncall_guard before update on nchat_webrtc_connections
for each row when (
  (old.ice_connection_state, old.avg_bitrate_kbps, old.packet_loss_percentage, old.latency_ms, old.jitter_ms, old.mos, old.quality_score)
  is distinct from
  (new.ice_connection_state, new.avg_bitrate_kbps, new.packet_loss_percentage, new.latency_ms, new.jitter_ms, new.mos, new.quality_score))
execute function ncall_guard_connection();

grant select,
  insert (id, call_id, user_id, reported_at, connection_type, quality_score, mos, packet_loss_percentage, jitter_ms, rtt_ms, audio, video,
    bandwidth, issues, rtc_stats, created_at),
  delete
on nchat_call_quality_reports to ncall_app;
create policy seen on nchat_call_quality_reports for select to ncall_app
using (user_id = (select ncall_user()) or ncall_reads_call(call_id));
create policy reported on nchat_call_quality_reports for insert to ncall_app
with check (user_id = (select ncall_user()) and ncall_reads_call(call_id));
create policy own on nchat_call_quality_reports for delete to ncall_app using (user_id = (select ncall_user()));

-- Live streams. Somebody without an account sees those of public channels. Of a stream in a channel that its broadcaster does not read any
-- more they see the row, and nothing else.

create function ncall_shows_stream(its_id uuid, me uuid) returns boolean language plpgsql stable security definer set search_path from current
as $$
begin
  -- What others see is nobody's to ask but theirs for whom rows are written.
  if not (me is not distinct from ncall_user() or coalesce(me = any (ncall_authors()), false) or ncall_is_server()) then
    return false;
  end if;
  return exists (
    select 1 from nchat_streams s where s.id = its_id and (
      s.channel_id is null and s.broadcaster_id = me
      or exists (
        select 1 from nchat_channels h
        where h.id = s.channel_id and (h.type = 'public' or h.type = 'announcement' and me is not null))
      or exists (
        select 1 from nchat_channel_members m
        where m.channel_id = s.channel_id and m.user_id = me and (m.role in ('owner', 'admin') or coalesce(m.can_read, true)))));
end $$;

create function ncall_sees_stream(its_id uuid) returns boolean language plpgsql stable security definer set search_path from current
as $$ begin return ncall_shows_stream(its_id, ncall_user()); end $$;

-- Which stream a transaction is about: the one that it has looked up last (`streams.visible`), if whoever asks sees it. A policy asks that once
-- for a statement, and not for each of the hundred thousand rows that a stream may have; rows of others it asks about one by one.

create function ncall_stream_at_hand() returns uuid language plpgsql stable security definer set search_path from current
as $$
declare
  its_id uuid := nullif(current_setting('ncall.stream', true), '')::uuid;
begin
  return case when its_id is not null and ncall_sees_stream(its_id) then its_id end;
end $$;

create function ncall_broadcasts(its_id uuid) returns boolean language plpgsql stable security definer set search_path from current
as $$ begin return exists (select 1 from nchat_streams s where s.id = its_id and s.broadcaster_id = ncall_user()); end $$;

-- Whether somebody keeps order in a chat: may do one thing (delete, timeout, pin, ban, slow, mode), or any. Nobody does anything to its broadcaster.

create function ncall_moderates(its_id uuid, thing text, whom uuid default null) returns boolean
language plpgsql stable security definer set search_path from current
as $$
declare
  me uuid := ncall_user();
  stream record;
begin
  select s.broadcaster_id, s.channel_id into stream from nchat_streams s where s.id = its_id;
  if not found or me is null or not ncall_sees_stream(its_id) then return false; end if;
  if stream.broadcaster_id = me then return true; end if;
  if stream.broadcaster_id = whom then return false; end if;
  return exists (
      select 1 from nchat_channel_members m
      where m.channel_id = stream.channel_id and m.user_id = me and m.role in ('owner', 'admin', 'moderator'))
    or exists (
      select 1 from nchat_stream_moderators m
      where m.stream_id = its_id and m.user_id = me
        and case thing when 'delete' then m.can_delete when 'timeout' then m.can_timeout when 'pin' then m.can_pin
          when 'ban' then m.can_ban when 'slow' then m.can_slow when 'mode' then m.can_mode else thing = 'any' end);
end $$;

-- Whether somebody may keep somebody back (their writing, their messages), or let them go on: those who keep order the broadcaster alone.

create function ncall_restrains(its_id uuid, thing text, whom uuid) returns boolean
language plpgsql stable security definer set search_path from current
as $$
begin
  return ncall_broadcasts(its_id) and ncall_sees_stream(its_id)
    or ncall_moderates(its_id, thing, whom)
      and not exists (select 1 from nchat_stream_moderators m where m.stream_id = its_id and m.user_id = whom)
      and not exists (
        select 1 from nchat_streams s join nchat_channel_members m on m.channel_id = s.channel_id
        where s.id = its_id and m.user_id = whom and m.role in ('owner', 'admin', 'moderator'));
end $$;

-- Who comes and goes is counted by the server; those who send people away count these.

create function ncall_count_viewers(its_id uuid, change integer, views integer)
returns table (current_viewers integer, peak_viewers integer, total_views bigint, told_viewers integer, viewers_told_at timestamptz)
language plpgsql security definer set search_path from current
as $$
begin
  if not ncall_is_server() and not (change <= 0 and views = 0 and ncall_moderates(its_id, 'ban')) then return; end if;
  return query update nchat_streams s set
    current_viewers = s.current_viewers + change, total_views = s.total_views + views,
    peak_viewers = greatest(s.peak_viewers, s.current_viewers + change)
  where s.id = its_id
  returning s.current_viewers, s.peak_viewers, s.total_views, s.told_viewers, s.viewers_told_at;
end $$;

create function ncall_tell_viewers(its_id uuid, now timestamptz) returns boolean language plpgsql security definer set search_path from current
as $$
begin
  if not ncall_is_server() and not ncall_moderates(its_id, 'ban') then return false; end if;
  update nchat_streams s set told_viewers = s.current_viewers, viewers_told_at = now where s.id = its_id;
  return found;
end $$;

-- Who may write, and how often, is said by moderators, too. Open and slow are one: how often.

create function ncall_set_chat(its_id uuid, mode text, seconds integer, now timestamptz) returns boolean
language plpgsql security definer set search_path from current
as $$
declare
  stream record;
begin
  select s.chat_mode, s.slow_mode_seconds into stream from nchat_streams s where s.id = its_id;
  if not found then return false; end if;
  if not ncall_is_server() and not (
    ncall_moderates(its_id, 'any')
    and (seconds = stream.slow_mode_seconds or ncall_moderates(its_id, 'slow'))
    and (
      case mode when 'slow_mode' then 'open' else mode end
        = case stream.chat_mode when 'slow_mode' then 'open' else stream.chat_mode end
      or ncall_moderates(its_id, 'mode')))
  then
    return false;
  end if;
  update nchat_streams s set chat_mode = mode, slow_mode_seconds = seconds, updated_at = now where s.id = its_id;
  return found;
end $$;

grant select,
  insert (id, channel_id, broadcaster_id, livekit_room_name, title, description, thumbnail_url, status, scheduled_at, start_deadline,
    auto_start, max_resolution, is_recorded, enable_chat, enable_reactions, enable_qa, chat_mode, slow_mode_seconds, tags, language, created_at,
    updated_at),
  update (title, description, thumbnail_url, status, scheduled_at, start_deadline, auto_start, broadcaster_sid, end_deadline, started_at, ended_at, duration_seconds, max_resolution,
    is_recorded, enable_chat, enable_reactions, enable_qa, chat_mode, slow_mode_seconds, tags, language, automod, room_close_at,
    room_attempts, updated_at),
  delete
on nchat_streams to ncall_app;
create policy seen on nchat_streams for select to ncall_app
using (
  broadcaster_id = (select ncall_user())
  or exists (
    select 1 from nchat_channels h
    where h.id = nchat_streams.channel_id and (h.type = 'public' or h.type = 'announcement' and (select ncall_user()) is not null))
  or exists (
    select 1 from nchat_channel_members m
    where m.channel_id = nchat_streams.channel_id and m.user_id = (select ncall_user())
      and (m.role in ('owner', 'admin') or coalesce(m.can_read, true))));
create policy made on nchat_streams for insert to ncall_app
with check (
  broadcaster_id = (select ncall_user()) and livekit_room_name = 'stream-' || id and ncall_calls_in_channel(channel_id));
-- Whoever may not begin one there any more brings theirs to its end.
create policy own on nchat_streams for update to ncall_app using (broadcaster_id = (select ncall_user()))
with check (
  broadcaster_id = (select ncall_user())
  and (status in ('ended', 'cancelled', 'missed') or ncall_calls_in_channel(channel_id)));
create policy ended on nchat_streams for delete to ncall_app using (broadcaster_id = (select ncall_user()));

grant select, insert, update (stream_key) on nchat_stream_keys to ncall_app;
create policy own on nchat_stream_keys to ncall_app using (ncall_broadcasts(stream_id)) with check (ncall_broadcasts(stream_id));

-- Viewers come and go by the server. The secret of a session cannot be read: a viewer who has it is found, and kept, by functions.

create function ncall_viewer(its_stream uuid, its_session bytea)
returns table (id uuid, user_id uuid, joined_at timestamptz, last_seen_at timestamptz, left_at timestamptz)
language plpgsql stable security definer set search_path from current
as $$
begin
  return query select v.id, v.user_id, v.joined_at, v.last_seen_at, v.left_at from nchat_stream_viewers v
  where v.stream_id = its_stream and v.session_hash = its_session;
end $$;

create function ncall_keep_viewer(its_stream uuid, its_session bytea, now timestamptz) returns setof uuid
language plpgsql security definer set search_path from current
as $$
begin
  return query update nchat_stream_viewers v set last_seen_at = now
  where v.stream_id = its_stream and v.session_hash = its_session and v.left_at is null and v.last_seen_at < now
  returning v.id;
end $$;

grant select (id, stream_id, user_id, first_joined_at, joined_at, last_seen_at, left_at, watch_duration_seconds),
  update (left_at, watch_duration_seconds)
on nchat_stream_viewers to ncall_app;
create policy seen on nchat_stream_viewers for select to ncall_app
using (
  user_id = (select ncall_user())
  or (select ncall_user()) is not null and (stream_id = (select ncall_stream_at_hand()) or ncall_sees_stream(stream_id)));
create policy sent_away on nchat_stream_viewers for update to ncall_app using (ncall_moderates(stream_id, 'ban', user_id));

-- Stays are kept by a trigger, and read by the broadcaster.

grant select on nchat_stream_stays to ncall_app;
create policy seen on nchat_stream_stays for select to ncall_app
using (stream_id in (select s.id from nchat_streams s where s.broadcaster_id = (select ncall_user())));

-- Chats and reactions: whoever sees the stream sees them. They are written by the server, which goes on for their authors.

grant select,
  insert (id, stream_id, user_id, content, text_digest, event_seq, created_at),
  update (content, text_digest, is_pinned, is_deleted, deleted_at, deleted_by)
on nchat_stream_chat_messages to ncall_app;
create policy seen on nchat_stream_chat_messages for select to ncall_app
using (user_id = (select ncall_user()) or stream_id = (select ncall_stream_at_hand()) or ncall_sees_stream(stream_id));
create policy said on nchat_stream_chat_messages for insert to ncall_app
with check (user_id = any ((select ncall_authors())::uuid[]) and ncall_shows_stream(stream_id, user_id));
create policy kept on nchat_stream_chat_messages for update to ncall_app
using (
  user_id = (select ncall_user()) or ncall_restrains(stream_id, 'delete', user_id) or ncall_moderates(stream_id, 'pin'))
with check (
  is_deleted and deleted_by = (select ncall_user())
    and (user_id = (select ncall_user()) or ncall_restrains(stream_id, 'delete', user_id))
  or not is_deleted and ncall_moderates(stream_id, 'pin'));

-- A message is pinned, or it loses its text and is gone: nothing else becomes of it, whoever may do either.

create function ncall_guard_message() returns trigger language plpgsql security definer set search_path from current
as $$
begin
  if ncall_is_server()
    or not old.is_deleted and new.is_deleted and new.content = '' and not new.is_pinned
    or not new.is_deleted and (new.content, new.text_digest, new.is_deleted, new.deleted_by)
      is not distinct from (old.content, old.text_digest, old.is_deleted, old.deleted_by)
  then
    return new;
  end if;
  raise insufficient_privilege using message = 'a message is pinned or deleted, and not written anew';
end $$;

create trigger ncall_guard before update on nchat_stream_chat_messages
for each row execute function ncall_guard_message();

-- The event that told of a message loses its text with it. Of what is said to be in it nothing is taken but the instant, which is the row's.

create function ncall_redact_event(its_topic text, its_seq bigint, its_payload text) returns boolean
language plpgsql security definer set search_path from current
as $$
declare
  deleted record;
  told text := its_payload::jsonb ->> 'deleted_at';
begin
  select c.id, c.deleted_at, c.deleted_by into deleted from nchat_stream_chat_messages c
  where its_topic = 'stream:' || c.stream_id and c.event_seq = its_seq and c.is_deleted
    and (ncall_is_server() or c.deleted_by = ncall_user());
  if not found or told::timestamptz is distinct from deleted.deleted_at then return false; end if;
  update nchat_events e set payload = (e.payload::jsonb || jsonb_build_object(
    'content', '', 'is_pinned', false, 'is_deleted', true, 'deleted_at', told, 'deleted_by', deleted.deleted_by))::text
  where e.topic = its_topic and e.seq = its_seq and e.event = 'stream:chat-message'
    and e.payload::jsonb ->> 'id' = deleted.id::text;
  return found;
end $$;

grant select, insert on nchat_stream_reactions to ncall_app;
create policy seen on nchat_stream_reactions for select to ncall_app
using (user_id = (select ncall_user()) or stream_id = (select ncall_stream_at_hand()) or ncall_sees_stream(stream_id));
create policy shown on nchat_stream_reactions for insert to ncall_app
with check (user_id = any ((select ncall_authors())::uuid[]) and ncall_shows_stream(stream_id, user_id));

-- How many there were is counted by the server.

grant select on nchat_stream_reaction_counts to ncall_app;
create policy seen on nchat_stream_reaction_counts for select to ncall_app
using (stream_id = (select ncall_stream_at_hand()) or ncall_sees_stream(stream_id));

grant select, insert, delete on nchat_follows to ncall_app;
create policy seen on nchat_follows for select to ncall_app
using (follower_id = (select ncall_user()) or followed_id = (select ncall_user()));
create policy following on nchat_follows for insert to ncall_app with check (follower_id = (select ncall_user()));
create policy ended on nchat_follows for delete to ncall_app using (follower_id = (select ncall_user()));

grant select, insert, delete on nchat_stream_subscribers to ncall_app;
create policy seen on nchat_stream_subscribers for select to ncall_app
using (broadcaster_id = (select ncall_user()) or user_id = (select ncall_user()));
create policy kept on nchat_stream_subscribers for insert to ncall_app with check (broadcaster_id = (select ncall_user()));
create policy ended on nchat_stream_subscribers for delete to ncall_app using (broadcaster_id = (select ncall_user()));

-- Who keeps order, and what they did.

grant select, insert, update (can_delete, can_timeout, can_pin, can_ban, can_slow, can_mode), delete on nchat_stream_moderators to ncall_app;
create policy seen on nchat_stream_moderators for select to ncall_app
using (user_id = (select ncall_user()) or ncall_moderates(stream_id, 'any'));
create policy made on nchat_stream_moderators for insert to ncall_app
with check (ncall_broadcasts(stream_id) and ncall_sees_stream(stream_id));
create policy changed on nchat_stream_moderators for update to ncall_app
using (ncall_broadcasts(stream_id) and ncall_sees_stream(stream_id));
create policy ended on nchat_stream_moderators for delete to ncall_app
using (ncall_broadcasts(stream_id) and ncall_sees_stream(stream_id));

grant select,
  insert (stream_id, user_id, moderator_id, reason, created_at, expires_at, removal_at),
  update (moderator_id, reason, created_at, expires_at, removal_at, removal_attempts),
  delete
on nchat_stream_bans to ncall_app;
create policy seen on nchat_stream_bans for select to ncall_app
using (user_id = (select ncall_user()) or ncall_moderates(stream_id, 'any'));
create policy set on nchat_stream_bans for insert to ncall_app
with check (moderator_id = (select ncall_user()) and ncall_restrains(stream_id, 'ban', user_id));
create policy changed on nchat_stream_bans for update to ncall_app
using (ncall_restrains(stream_id, 'ban', user_id)) with check (moderator_id = (select ncall_user()));
create policy lifted on nchat_stream_bans for delete to ncall_app using (ncall_restrains(stream_id, 'ban', user_id));

grant select,
  insert (stream_id, user_id, moderator_id, reason, created_at, expires_at),
  update (moderator_id, reason, created_at, expires_at),
  delete
on nchat_stream_timeouts to ncall_app;
create policy seen on nchat_stream_timeouts for select to ncall_app
using (user_id = (select ncall_user()) or ncall_moderates(stream_id, 'any'));
create policy set on nchat_stream_timeouts for insert to ncall_app
with check (moderator_id = (select ncall_user()) and ncall_restrains(stream_id, 'timeout', user_id));
create policy changed on nchat_stream_timeouts for update to ncall_app
using (ncall_restrains(stream_id, 'timeout', user_id)) with check (moderator_id = (select ncall_user()));
create policy lifted on nchat_stream_timeouts for delete to ncall_app using (ncall_restrains(stream_id, 'timeout', user_id));

-- What rules refuse is written down by the server.

grant select, insert on nchat_stream_moderation to ncall_app;
create policy seen on nchat_stream_moderation for select to ncall_app using (ncall_moderates(stream_id, 'any'));
create policy noted on nchat_stream_moderation for insert to ncall_app
with check (not is_rule and moderator_id = (select ncall_user()) and ncall_moderates(stream_id, 'any'));

-- Only so many entries are kept, by whoever writes the next one.

create function ncall_forget_moderation(its_stream uuid, rules boolean, kept integer) returns boolean
language plpgsql security definer set search_path from current
as $$
begin
  if not ncall_is_server() and (coalesce(kept, 0) < 1000 or not ncall_moderates(its_stream, 'any')) then return false; end if;
  delete from nchat_stream_moderation e where e.stream_id = its_stream and e.is_rule = rules and (e.created_at, e.id) <= (
    select l.created_at, l.id from nchat_stream_moderation l where l.stream_id = its_stream and l.is_rule = rules
    order by l.created_at desc, l.id desc
    limit 1 offset kept);
  return found;
end $$;

-- Recordings. Those who are in a call change what is recorded of it while that goes on: who comes is told, and with the last who agrees it
-- begins. How long a grant holds is RecordingStanding's, as is what follows from being in a recording.

create function ncall_hold_recording(its_id uuid) returns boolean language plpgsql security definer set search_path from current
as $$ begin perform 1 from nchat_call_recordings where id = its_id for no key update; return found; end $$;

create function ncall_is_administrator() returns boolean language plpgsql stable security definer set search_path from current
as $$ begin return exists (select 1 from nchat_users u where u.id = ncall_user() and u.role in ('owner', 'admin')); end $$;

create function ncall_sees_recording(its_id uuid) returns boolean language plpgsql stable security definer set search_path from current
as $$
declare
  me uuid := ncall_user();
begin
  return exists (
    select 1 from nchat_call_recordings r where r.id = its_id and (
      r.visibility = 'public'
      or r.visibility = 'workspace' and me is not null
      or r.recorded_by = me
      or exists (select 1 from nchat_calls k where k.id = r.call_id and k.initiator_id = me)
      or exists (select 1 from nchat_recording_consents c where c.recording_id = r.id and c.user_id = me)
      or exists (select 1 from nchat_recording_grants g where g.recording_id = r.id and g.user_id = me)
      or r.call_id is not null and ncall_is_in_call(r.call_id)
      or r.visibility = 'channel' and r.channel_id is not null and ncall_reads_channel(r.channel_id)
      or ncall_is_administrator()));
end $$;

-- Whether somebody may do one thing with a recording (share, edit, delete) because it is theirs, or because they were given it. Grants whose
-- time is over are deleted by the server, whose clock may be another by a moment.

create function ncall_may_with_recording(its_id uuid, thing text) returns boolean
language plpgsql stable security definer set search_path from current
as $$
declare
  me uuid := ncall_user();
begin
  return exists (select 1 from nchat_call_recordings r where r.id = its_id and r.recorded_by = me)
    or exists (
      select 1 from nchat_recording_grants g
      where g.recording_id = its_id and g.user_id = me and (g.expires_at is null or g.expires_at > now() - interval '1 minute')
        and case thing when 'share' then g.can_share when 'edit' then g.can_edit when 'delete' then g.can_delete else false end)
    or thing = 'delete' and exists (
      select 1 from nchat_call_recordings r join nchat_calls c on c.id = r.call_id where r.id = its_id and c.initiator_id = me)
    or thing in ('delete', 'hold') and ncall_is_administrator();
end $$;

-- Whether somebody may fetch it, or let others do so: those whom it is visible to, and those who were given that. Administrators may not.

create function ncall_downloads_recording(its_id uuid) returns boolean language plpgsql stable security definer set search_path from current
as $$
declare
  me uuid := ncall_user();
begin
  return exists (
    select 1 from nchat_call_recordings r where r.id = its_id and (
      r.recorded_by = me
      or exists (select 1 from nchat_calls c where c.id = r.call_id and c.initiator_id = me)
      or r.visibility in ('participants', 'channel') and exists (
        select 1 from nchat_recording_consents c
        where c.recording_id = its_id and c.user_id = me and c.state in ('accepted', 'informed'))
      or r.visibility = 'channel' and ncall_reads_channel(r.channel_id)
      or r.visibility = 'workspace' and me is not null
      or r.visibility = 'public'
      or exists (
        select 1 from nchat_recording_grants g
        where g.recording_id = its_id and g.user_id = me and g.can_download
          and (g.expires_at is null or g.expires_at > now() - interval '1 minute'))));
end $$;

-- Whether somebody is in the call that is being recorded, or is about to be.

create function ncall_is_being_recorded(its_id uuid) returns boolean language plpgsql stable security definer set search_path from current
as $$
declare
  me uuid := ncall_user();
begin
  return exists (
    select 1 from nchat_call_recordings r
    where r.id = its_id and r.status in ('starting', 'recording')
      and (
        r.recorded_by = me
        or exists (select 1 from nchat_calls c where c.id = r.call_id and c.initiator_id = me)
        -- Whoever has just left ends it by that where nobody else is left.
        or exists (
          select 1 from nchat_call_participants p
          where p.call_id = r.call_id and p.user_id = me and p.status in ('joined', 'left'))));
end $$;

-- Whether somebody whom they speak of is in it: is in the call now. In a recording of a stream that is its maker.

create function ncall_is_recorded(its_id uuid, whom uuid) returns boolean language plpgsql stable security definer set search_path from current
as $$
begin
  return ncall_is_being_recorded(its_id) and exists (
    select 1 from nchat_call_recordings r
    where r.id = its_id and (
      r.call_id is null and r.recorded_by = whom
      or exists (
        select 1 from nchat_call_participants p where p.call_id = r.call_id and p.user_id = whom and p.status = 'joined')));
end $$;

-- Whether it goes on, or the egress service is being asked: who comes then is told.

create function ncall_has_been_agreed_to(its_id uuid) returns boolean language plpgsql stable security definer set search_path from current
as $$
begin
  return exists (
    select 1 from nchat_call_recordings r
    where r.id = its_id and (r.status = 'recording' or r.status = 'starting' and r.egress_wish = 'start'));
end $$;

-- Whether everybody who is in the call has agreed.

create function ncall_all_agree(its_id uuid) returns boolean language plpgsql stable security definer set search_path from current
as $$
begin
  return not exists (select 1 from nchat_recording_consents c where c.recording_id = its_id and c.state = 'pending')
    and not exists (
      select 1 from nchat_call_recordings r join nchat_call_participants p on p.call_id = r.call_id
      where r.id = its_id and p.status = 'joined' and not exists (
        select 1 from nchat_recording_consents c
        where c.recording_id = its_id and c.user_id = p.user_id and c.state in ('accepted', 'informed')));
end $$;

-- Who leaves before it begins is not in it.

create function ncall_is_about_to_be_recorded(its_id uuid) returns boolean
language plpgsql stable security definer set search_path from current
as $$
begin
  return ncall_is_being_recorded(its_id)
    and exists (select 1 from nchat_call_recordings r where r.id = its_id and r.status = 'starting');
end $$;

-- Whoever ends a recording tells those who are in the call, though they may not see that.

create function ncall_present_at(its_id uuid) returns setof uuid language plpgsql stable security definer set search_path from current
as $$
begin
  return query select p.user_id from nchat_call_recordings r join nchat_call_participants p on p.call_id = r.call_id
  where r.id = its_id and p.status = 'joined'
    and (ncall_is_server() or ncall_may_with_recording(its_id, 'delete') or ncall_is_in_call(r.call_id));
end $$;

-- What somebody may begin to record, and as what: a call that goes on and in which they are, its host or whoever began it; their stream that is
-- live. Room and channel are its own, and the file is named after the recording. Others are asked first.

create function ncall_begins_recording(made nchat_call_recordings) returns boolean
language plpgsql stable security definer set search_path from current
as $$
declare
  me uuid := ncall_user();
begin
  if made.recorded_by is distinct from me or made.status <> 'starting' or coalesce(made.egress_wish, 'start') <> 'start'
    or made.file_path <> 'recordings/' || made.id || '.' || made.format
  then
    return false;
  end if;
  if made.source = 'livestream' then
    return made.call_id is null and exists (
      select 1 from nchat_streams s
      where s.id = made.stream_id and s.broadcaster_id = me and s.status = 'live'
        and s.livekit_room_name = made.livekit_room_name and s.channel_id is not distinct from made.channel_id);
  end if;
  return exists (
      select 1 from nchat_calls c join nchat_call_participants p on p.call_id = c.id
      where c.id = made.call_id and c.status = 'active' and p.user_id = me and p.status = 'joined'
        and (p.role = 'host' or c.initiator_id = me)
        and c.livekit_room_name = made.livekit_room_name and c.channel_id is not distinct from made.channel_id)
    and (made.egress_wish is null or not exists (
      select 1 from nchat_call_participants p where p.call_id = made.call_id and p.status = 'joined' and p.user_id <> me));
end $$;

-- What somebody makes of a recording whose row they may change, column by column. Those who are in the call end it and let it begin, no more;
-- whoever edits says who sees it, which is more people only for those who may fetch it, and for how long, which is shorter only for those who
-- delete as well; holding is the administrators'. What the egress service says is written by the server.

create function ncall_changes_recording(becomes nchat_call_recordings) returns boolean
language plpgsql stable security definer set search_path from current
as $$
declare
  was nchat_call_recordings;
  edits boolean := ncall_may_with_recording(becomes.id, 'edit');
  deletes boolean := ncall_may_with_recording(becomes.id, 'delete');
  holds boolean := ncall_is_administrator();
  widths text[] := array['private', 'participants', 'channel', 'workspace', 'public'];
begin
  select * into was from nchat_call_recordings r where r.id = becomes.id;
  -- Of what was deleted nothing becomes any more.
  if was.status = 'deleted' then return false; end if;
  if (becomes.started_at, becomes.processed_at, becomes.file_size_bytes, becomes.livekit_egress_id, becomes.retention_policy_id,
      becomes.error_message)
    is distinct from
    (was.started_at, was.processed_at, was.file_size_bytes, was.livekit_egress_id, was.retention_policy_id, was.error_message)
  then
    return false;
  end if;
  if (becomes.legal_hold, becomes.held_by) is distinct from (was.legal_hold, was.held_by) and not holds then return false; end if;
  if (becomes.visibility, becomes.retention_days) is distinct from (was.visibility, was.retention_days) and not edits then
    return false;
  end if;
  if array_position(widths, becomes.visibility) > array_position(widths, was.visibility) and not ncall_downloads_recording(becomes.id) then
    return false;
  end if;
  if coalesce(becomes.retention_days, 3651) < coalesce(was.retention_days, 3651) and not deletes then return false; end if;
  if becomes.status <> 'deleted' then
    if (becomes.expires_at, becomes.warn_at) is distinct from (was.expires_at, was.warn_at)
      and not edits and not (holds and was.legal_hold and not becomes.legal_hold)
    then
      return false;
    end if;
    -- Without an end it stays, unless it is kept longer: then it ends as its days say.
    if becomes.expires_at < coalesce(
        was.expires_at,
        case when becomes.retention_days >= was.retention_days then was.ended_at + make_interval(hours => 24 * becomes.retention_days) end,
        'infinity')
      and not deletes
    then
      return false;
    end if;
    if (becomes.deleted_at, becomes.deleted_by, becomes.file_url, becomes.file_delete_at)
      is distinct from (was.deleted_at, was.deleted_by, was.file_url, was.file_delete_at)
    then
      return false;
    end if;
  elsif becomes.deleted_by is distinct from ncall_user() or becomes.file_url is not null
    -- There is no file of what never began.
    or becomes.file_delete_at is distinct from was.file_delete_at and was.started_at is null
  then
    return false;
  end if;
  if was.status in ('starting', 'recording') then
    return (becomes.status = was.status or becomes.status = case was.status when 'starting' then 'failed' else 'processing' end)
      and (becomes.egress_wish is not distinct from was.egress_wish or becomes.egress_wish is distinct from 'start'
        or becomes.status = 'starting' and ncall_all_agree(becomes.id));
  end if;
  return (becomes.status = was.status or becomes.status = 'deleted' and was.status <> 'processing' and deletes and not was.legal_hold)
    and (becomes.failure_reason, becomes.consent_deadline, becomes.ended_at, becomes.duration_seconds, becomes.egress_wish,
      becomes.egress_retry_at, becomes.egress_attempts, becomes.egress_check_at)
    is not distinct from
    (was.failure_reason, was.consent_deadline, was.ended_at, was.duration_seconds, was.egress_wish, was.egress_retry_at,
      was.egress_attempts, was.egress_check_at);
end $$;

grant select,
  insert (id, source, call_id, stream_id, channel_id, recorded_by, livekit_room_name, status, format, resolution, layout_type, audio_only,
    visibility, file_path, consent_deadline, retention_days, retention_policy_id, egress_wish, egress_retry_at, created_at, updated_at),
  update (status, failure_reason, error_message, visibility, file_url, file_size_bytes, duration_seconds, consent_deadline, started_at,
    ended_at, processed_at, retention_days, retention_policy_id, expires_at, warn_at, legal_hold, held_by, deleted_at, deleted_by,
    egress_wish, egress_retry_at, egress_attempts, livekit_egress_id, egress_check_at, file_delete_at, updated_at)
on nchat_call_recordings to ncall_app;
-- As ncall_sees_recording says it of one. Of many, such as in a list, most are nothing of whoever asks: what is theirs is looked up, once.
create policy seen on nchat_call_recordings for select to ncall_app
using (
  visibility = 'public' or recorded_by = (select ncall_user())
  or visibility = 'workspace' and (select ncall_user()) is not null
  or (select ncall_is_administrator())
  or exists (
    select 1 from nchat_recording_consents c
    where c.recording_id = nchat_call_recordings.id and c.user_id = (select ncall_user()))
  or exists (
    select 1 from nchat_recording_grants g where g.recording_id = nchat_call_recordings.id and g.user_id = (select ncall_user()))
  or exists (
    select 1 from nchat_call_participants p
    where p.call_id = nchat_call_recordings.call_id and p.user_id = (select ncall_user()) and p.status not in ('kicked', 'denied'))
  or exists (
    select 1 from nchat_calls k where k.id = nchat_call_recordings.call_id and k.initiator_id = (select ncall_user()))
  or visibility = 'channel' and exists (
    select 1 from nchat_channel_members m
    where m.channel_id = nchat_call_recordings.channel_id and m.user_id = (select ncall_user())
      and (m.role in ('owner', 'admin') or coalesce(m.can_read, true))));
create policy begun on nchat_call_recordings for insert to ncall_app with check (ncall_begins_recording(nchat_call_recordings.*));
create policy changed on nchat_call_recordings for update to ncall_app
using (
  recorded_by = (select ncall_user())
  or status in ('starting', 'recording') and ncall_is_being_recorded(id)
  or ncall_may_with_recording(id, 'edit') or ncall_may_with_recording(id, 'delete'))
with check (ncall_changes_recording(nchat_call_recordings.*));

grant select, insert, update (state, answered_at), delete on nchat_recording_consents to ncall_app;
create policy seen on nchat_recording_consents for select to ncall_app
using (user_id = (select ncall_user()) or ncall_sees_recording(recording_id));
-- Whoever was in it has it: nobody is who is not there, and nobody agrees for others.
create policy asked on nchat_recording_consents for insert to ncall_app
with check (
  ncall_is_recorded(recording_id, user_id)
  and (user_id = (select ncall_user()) or state = 'pending' or state = 'informed' and ncall_has_been_agreed_to(recording_id)));
create policy answered on nchat_recording_consents for update to ncall_app
using (user_id = (select ncall_user()) or ncall_is_being_recorded(recording_id))
with check (
  ncall_is_recorded(recording_id, user_id)
  and (user_id = (select ncall_user()) or state = 'pending' or state = 'informed' and ncall_has_been_agreed_to(recording_id)));
create policy left_alone on nchat_recording_consents for delete to ncall_app
using (
  not ncall_is_recorded(recording_id, user_id)
  and (
    state = 'pending' and (user_id = (select ncall_user()) or ncall_is_being_recorded(recording_id))
    or state in ('accepted', 'informed') and ncall_is_about_to_be_recorded(recording_id)));

-- Nobody gives what they do not have, nor for longer, nor to themselves; whoever made a recording has everything. What rests on something that
-- is less now is cut: RecordingGifts says what.

create function ncall_may_give(
  its_id uuid, views boolean, downloads boolean, shares boolean, edits boolean, deletes boolean, until timestamptz
) returns boolean language plpgsql stable security definer set search_path from current
as $$
declare
  me uuid := ncall_user();
begin
  return exists (select 1 from nchat_call_recordings r where r.id = its_id and r.recorded_by = me)
    or ncall_may_with_recording(its_id, 'edit') and exists (
      select 1 from nchat_recording_grants g
      where g.recording_id = its_id and g.user_id = me and g.can_view >= views and g.can_download >= downloads
        and g.can_share >= shares and g.can_edit >= edits and g.can_delete >= deletes
        and (g.expires_at is null or g.expires_at >= until));
end $$;

create function ncall_made_recording(its_id uuid) returns boolean language plpgsql stable security definer set search_path from current
as $$ begin return exists (select 1 from nchat_call_recordings r where r.id = its_id and r.recorded_by = ncall_user()); end $$;

create function ncall_cut_grant(
  its_id uuid, whose uuid, views boolean, downloads boolean, shares boolean, edits boolean, deletes boolean, until timestamptz
) returns boolean language plpgsql security definer set search_path from current
as $$
begin
  if not ncall_is_server() and not ncall_may_with_recording(its_id, 'edit') then return false; end if;
  update nchat_recording_grants g set
    can_view = g.can_view and views, can_download = g.can_download and downloads, can_share = g.can_share and shares,
    can_edit = g.can_edit and edits, can_delete = g.can_delete and deletes, expires_at = least(g.expires_at, until)
  where g.recording_id = its_id and g.user_id = whose;
  return found;
end $$;

create function ncall_end_links(its_id uuid, whose uuid, everything boolean, now timestamptz) returns boolean
language plpgsql security definer set search_path from current
as $$
begin
  if not ncall_is_server() and (
    not ncall_may_with_recording(its_id, 'edit')
    or exists (select 1 from nchat_call_recordings r where r.id = its_id and r.recorded_by = whose))
  then
    return false;
  end if;
  update nchat_recording_shares s set revoked_at = now
  where s.recording_id = its_id and s.created_by = whose and s.revoked_at is null and (everything or s.can_download);
  return found;
end $$;

grant select, insert, update (can_view, can_download, can_share, can_edit, can_delete, granted_by, created_at, expires_at), delete
on nchat_recording_grants to ncall_app;
create policy seen on nchat_recording_grants for select to ncall_app
using (user_id = (select ncall_user()) or ncall_may_with_recording(recording_id, 'edit'));
create policy given on nchat_recording_grants for insert to ncall_app
with check (
  granted_by = (select ncall_user()) and user_id <> (select ncall_user())
  and ncall_may_give(recording_id, can_view, can_download, can_share, can_edit, can_delete, expires_at));
create policy changed on nchat_recording_grants for update to ncall_app
using (ncall_may_with_recording(recording_id, 'edit') and (granted_by = (select ncall_user()) or ncall_made_recording(recording_id)))
with check (
  granted_by = (select ncall_user()) and user_id <> (select ncall_user())
  and ncall_may_give(recording_id, can_view, can_download, can_share, can_edit, can_delete, expires_at));
create policy taken_back on nchat_recording_grants for delete to ncall_app using (ncall_may_with_recording(recording_id, 'edit'));

-- Whoever opens a link is no one in particular: the server does that itself.

grant select,
  insert (id, recording_id, token_hash, can_download, password_hash, requires_account, allowed_domains, allowed_emails, max_views,
    created_by, created_at, expires_at),
  update (revoked_at)
on nchat_recording_shares to ncall_app;
create policy seen on nchat_recording_shares for select to ncall_app using (ncall_may_with_recording(recording_id, 'share'));
create policy made on nchat_recording_shares for insert to ncall_app
with check (created_by = (select ncall_user()) and ncall_may_with_recording(recording_id, 'share'));
-- What was taken back stays so.
create policy taken_back on nchat_recording_shares for update to ncall_app using (ncall_may_with_recording(recording_id, 'share'))
with check (ncall_may_with_recording(recording_id, 'share') and revoked_at is not null);

-- Only so many entries are kept, by whoever writes the next one.

create function ncall_forget_access(its_id uuid, kept integer) returns boolean
language plpgsql security definer set search_path from current
as $$
begin
  if not ncall_is_server() and (coalesce(kept, 0) < 1000 or not ncall_sees_recording(its_id)) then return false; end if;
  delete from nchat_recording_access a where a.recording_id = its_id and (a.created_at, a.id) <= (
    select l.created_at, l.id from nchat_recording_access l where l.recording_id = its_id
    order by l.created_at desc, l.id desc
    limit 1 offset kept);
  return found;
end $$;

grant select, insert on nchat_recording_access to ncall_app;
create policy seen on nchat_recording_access for select to ncall_app using (ncall_may_with_recording(recording_id, 'edit'));
create policy noted on nchat_recording_access for insert to ncall_app
with check (user_id is not distinct from (select ncall_user()) and ncall_sees_recording(recording_id));

-- Whoever has an account learns how long recordings are kept; the server makes the rules of it.

create function ncall_retention_policies() returns setof nchat_retention_policies
language plpgsql stable security definer set search_path from current
as $$ begin return query select * from nchat_retention_policies where ncall_is_server() or ncall_user() is not null; end $$;

-- Events. What was told is read by those who may follow it, and told by those who have done something that is told there. Of accounts anybody
-- who has one may tell the servers to look again at what somebody has proved or may follow, and nothing else.

create function ncall_follows(its_topic text) returns boolean language plpgsql stable security definer set search_path from current
as $$
begin
  return case split_part(its_topic, ':', 1)
    when 'user' then split_part(its_topic, ':', 2) = ncall_user()::text
    when 'channel' then ncall_reads_channel(split_part(its_topic, ':', 2)::uuid)
    when 'call' then ncall_reads_call(split_part(its_topic, ':', 2)::uuid)
    when 'stream' then ncall_sees_stream(split_part(its_topic, ':', 2)::uuid)
    else false end;
end $$;

-- Whether a request may have something to say about a recording's place and people: who shares the work on it need not be in its call.

create function ncall_has_a_say_in_recording(of_call uuid, of_stream uuid, of_person uuid) returns boolean
language plpgsql stable security definer set search_path from current
as $$
begin
  return exists (
    select 1 from nchat_call_recordings r
    where (r.call_id = of_call or r.stream_id = of_stream or r.recorded_by = of_person
        or r.call_id in (select p.call_id from nchat_call_participants p where p.user_id = of_person))
      and (ncall_may_with_recording(r.id, 'edit') or ncall_may_with_recording(r.id, 'delete')));
end $$;

-- Whether a request may tell something in a topic. People are told by those of their calls, and by whoever takes them into a channel.

create function ncall_tells(its_topic text) returns boolean language plpgsql stable security definer set search_path from current
as $$
declare
  me uuid := ncall_user();
  its_id uuid;
begin
  if ncall_is_server() then return true; end if;
  if its_topic = 'accounts' then return me is not null; end if;
  if its_topic !~ '^(user|channel|call|stream):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then return false; end if;
  its_id := split_part(its_topic, ':', 2)::uuid;
  if me is null then return false; end if;
  return case split_part(its_topic, ':', 1)
    when 'stream' then ncall_sees_stream(its_id) or ncall_broadcasts(its_id) or ncall_has_a_say_in_recording(null, its_id, null)
    when 'call' then ncall_is_in_call(its_id) or ncall_has_a_say_in_recording(its_id, null, null)
    when 'channel' then
      exists (select 1 from nchat_channel_members m where m.channel_id = its_id and m.user_id = me)
      or its_id::text = coalesce(current_setting('ncall.left', true), '')
      or exists (
        select 1 from nchat_calls c join nchat_call_participants p on p.call_id = c.id
        where c.channel_id = its_id and p.user_id = me and p.status not in ('kicked', 'denied'))
      or exists (select 1 from nchat_streams s where s.channel_id = its_id and s.broadcaster_id = me)
    else
      its_id = me
      or exists (
        select 1 from nchat_call_participants p join nchat_call_participants o on o.call_id = p.call_id
        where p.user_id = me and o.user_id = its_id)
      or exists (
        select 1 from nchat_channel_members o where o.user_id = its_id and ncall_invites_into_channel(o.channel_id))
      or ncall_has_a_say_in_recording(null, null, its_id)
    end;
end $$;

-- Whether it may be this. Writers say that they have taken a message back; all else of a stream is said by those who hold it together. A number
-- was given out before.

create function ncall_tells_event(its_topic text, its_seq bigint, event text, payload text) returns boolean
language plpgsql stable security definer set search_path from current
as $$
declare
  its_stream uuid;
begin
  if not ncall_tells(its_topic)
    or not exists (select 1 from nchat_topics t where t.topic = its_topic and its_seq between 1 and t.seq)
  then
    return false;
  end if;
  if its_topic = 'accounts' then
    return event = 'account:changed' and payload ~ '^\{"userId":"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"\}$';
  end if;
  if its_topic not like 'stream:%' then return true; end if;
  its_stream := substr(its_topic, 8)::uuid;
  return ncall_moderates(its_stream, 'any')
    or ncall_broadcasts(its_stream)
    or event = 'stream:chat-deleted' and exists (
      select 1 from nchat_stream_chat_messages c
      where c.id::text = payload::jsonb ->> 'messageId' and c.stream_id = its_stream and c.is_deleted
        and c.deleted_by = ncall_user())
    or ncall_has_a_say_in_recording(null, its_stream, null);
end $$;

create function ncall_number_events(its_topic text, events integer, now timestamptz) returns bigint
language plpgsql security definer set search_path from current
as $$
declare
  last bigint;
begin
  if events < 1 or not ncall_tells(its_topic) then
    raise insufficient_privilege using message = 'whoever has nothing to tell in a topic numbers no events of it';
  end if;
  insert into nchat_topics as t (topic, seq, last_at) values (its_topic, events, now)
  on conflict (topic) do update set seq = t.seq + events, last_at = now
  returning seq into last;
  return last;
end $$;

grant select on nchat_topics to ncall_app;
create policy followed on nchat_topics for select to ncall_app using (ncall_follows(topic));

grant select, insert on nchat_events to ncall_app;
create policy followed on nchat_events for select to ncall_app using (ncall_follows(topic));
create policy told on nchat_events for insert to ncall_app with check (ncall_tells_event(topic, seq, event, payload));

-- Functions are for this program alone.

do $$
declare
  it record;
begin
  for it in select p.oid::regprocedure as name, p.prorettype <> 'trigger'::regtype as is_called from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace where n.nspname = current_schema() and p.proname ~ '^ncall_' loop
    execute format('revoke all on function %s from public', it.name);
    if it.is_called then execute format('grant execute on function %s to ncall_app', it.name); end if;
  end loop;
  -- Of the migrations: nobody calls it but the trigger.
  alter function nchat_keep_stay() set search_path from current;
  revoke all on function nchat_keep_stay() from public;
end $$;
