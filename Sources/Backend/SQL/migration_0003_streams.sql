-- Live streams: what is shown, who watches it, what they say to it, and who keeps order.

create table nchat_streams (
  id {{uuid}} primary key,
  -- Null: the channel is gone; its broadcaster still ends and deletes the stream.
  channel_id {{uuid}} references nchat_channels (id) on delete set null,
  broadcaster_id {{uuid}} not null references nchat_users (id),
  livekit_room_name text not null unique check (length(livekit_room_name) between 1 and 255),
  title text not null check (length(title) between 1 and 255),
  description text check (length(description) <= 5000),
  thumbnail_url text check (length(thumbnail_url) <= 2048),
  status text not null default 'preparing'
    check (status in ('preparing', 'scheduled', 'live', 'ended', 'cancelled', 'missed')),
  scheduled_at {{instant}},
  -- Not begun until then is missed.
  start_deadline {{instant}},
  -- Whether it begins at its time by itself, when its broadcaster is there.
  auto_start {{bool}} not null default true,
  -- The stay of its broadcaster in the room, as the media server saw it last; null: they are not there.
  broadcaster_sid text check (length(broadcaster_sid) <= 255),
  -- A live stream whose broadcaster is not there ends then.
  end_deadline {{instant}},
  started_at {{instant}},
  ended_at {{instant}},
  duration_seconds integer not null default 0 check (duration_seconds >= 0),
  max_resolution text not null default '1080p' check (max_resolution in ('360p', '480p', '720p', '1080p', '4k')),
  bitrate_kbps integer,
  fps integer,
  is_recorded {{bool}} not null default true,
  enable_chat {{bool}} not null default true,
  enable_reactions {{bool}} not null default true,
  enable_qa {{bool}} not null default false,
  chat_mode text not null default 'open'
    check (chat_mode in ('open', 'followers_only', 'subscribers_only', 'slow_mode', 'disabled')),
  slow_mode_seconds integer not null default 0 check (slow_mode_seconds between 0 and 3600),
  tags {{json}} not null default '[]',
  language text not null default 'en' check (length(language) between 1 and 16),
  -- Null: the rules that every chat begins with.
  automod {{json}},
  current_viewers integer not null default 0 check (current_viewers >= 0),
  peak_viewers integer not null default 0,
  total_views {{bigint}} not null default 0,
  total_chat_messages {{bigint}} not null default 0,
  total_reactions {{bigint}} not null default 0,
  -- How many viewers others were told of, and when.
  told_viewers integer not null default 0,
  viewers_told_at {{instant}},
  -- What the media server should have; a room that is to be closed is closed when this is done.
  room_close_at {{instant}},
  room_attempts integer not null default 0,
  created_at {{instant}} not null,
  updated_at {{instant}} not null,
  check ((status = 'live') = (started_at is not null and ended_at is null)),
  check ((status = 'scheduled') = (start_deadline is not null)),
  check (end_deadline is null or status = 'live')
) {{strict}};

create index nchat_streams_channel on nchat_streams (channel_id, created_at) where channel_id is not null;
create index nchat_streams_broadcaster on nchat_streams (broadcaster_id, created_at);
create index nchat_streams_created on nchat_streams (created_at, id);
create index nchat_streams_open on nchat_streams (id) where status in ('preparing', 'scheduled', 'live');
create index nchat_streams_live on nchat_streams (started_at, id) where status = 'live';
create index nchat_streams_scheduled on nchat_streams (scheduled_at, id) where status = 'scheduled';
create index nchat_streams_past on nchat_streams (ended_at, id) where status = 'ended';
create index nchat_streams_deadline on nchat_streams (start_deadline) where start_deadline is not null;
create index nchat_streams_end on nchat_streams (end_deadline) where end_deadline is not null;
create index nchat_streams_room_close on nchat_streams (room_close_at) where room_close_at is not null;

-- Whoever has the key may publish: it is shown to the broadcaster alone, and stands apart from what everybody sees of the stream.
create table nchat_stream_keys (
  stream_id {{uuid}} primary key references nchat_streams (id) on delete cascade,
  stream_key text not null unique check (length(stream_key) between 32 and 255)
) {{clustered}};

-- A viewer is known by the secret of a session, which is stored as its SHA-256. Address and user agent are kept as keyed digests.
create table nchat_stream_viewers (
  id {{uuid}} primary key,
  stream_id {{uuid}} not null references nchat_streams (id) on delete cascade,
  -- Null: nobody who has an account.
  user_id {{uuid}} references nchat_users (id) on delete set null,
  session_hash {{bytes}} not null,
  ip_hash {{bytes}},
  user_agent_hash {{bytes}},
  first_joined_at {{instant}} not null,
  -- Of the stay that goes on, or of the last one.
  joined_at {{instant}} not null,
  last_seen_at {{instant}} not null,
  left_at {{instant}},
  -- Of the stays that are over.
  watch_duration_seconds {{double}} not null default 0 check (watch_duration_seconds >= 0),
  unique (stream_id, session_hash)
) {{strict}};

create index nchat_stream_viewers_user on nchat_stream_viewers (user_id) where user_id is not null;
create index nchat_stream_viewers_joined on nchat_stream_viewers (stream_id, first_joined_at, id);
create index nchat_stream_viewers_present on nchat_stream_viewers (stream_id, first_joined_at, id) where left_at is null;
create index nchat_stream_viewers_own on nchat_stream_viewers (stream_id, user_id) where left_at is null and user_id is not null;
create index nchat_stream_viewers_seen on nchat_stream_viewers (last_seen_at) where left_at is null;

-- Stays that are over, one by one. The one that goes on is in the viewer's row.
create table nchat_stream_stays (
  viewer_id {{uuid}} not null references nchat_stream_viewers (id) on delete cascade,
  joined_at {{instant}} not null,
  stream_id {{uuid}} not null references nchat_streams (id) on delete cascade,
  left_at {{instant}} not null,
  primary key (viewer_id, joined_at),
  check (left_at >= joined_at)
) {{clustered}};

create index nchat_stream_stays_joined on nchat_stream_stays (stream_id, joined_at);
create index nchat_stream_stays_left on nchat_stream_stays (stream_id, left_at);

-- Each stay that ends is kept, whoever ends it. Who comes back in the very millisecond in which they left goes on with the stay.

-- sqlite:
create trigger nchat_stream_viewers_left after update of left_at on nchat_stream_viewers
when old.left_at is null and new.left_at is not null
begin
  insert into nchat_stream_stays (viewer_id, joined_at, stream_id, left_at)
  values (new.id, new.joined_at, new.stream_id, max(new.joined_at, new.left_at))
  on conflict (viewer_id, joined_at) do update set left_at = max(left_at, excluded.left_at);
end;
-- end
-- postgres:
create function nchat_keep_stay() returns trigger language plpgsql security definer set search_path from current
as $$
begin
  insert into nchat_stream_stays as a (viewer_id, joined_at, stream_id, left_at)
  values (new.id, new.joined_at, new.stream_id, greatest(new.joined_at, new.left_at))
  on conflict (viewer_id, joined_at) do update set left_at = greatest(a.left_at, excluded.left_at);
  return null;
end $$;

create trigger nchat_stream_viewers_left after update of left_at on nchat_stream_viewers
for each row when (old.left_at is null and new.left_at is not null) execute function nchat_keep_stay();
-- end

create table nchat_stream_chat_messages (
  id {{uuid}} primary key,
  stream_id {{uuid}} not null references nchat_streams (id) on delete cascade,
  user_id {{uuid}} not null references nchat_users (id),
  -- Of a message that was deleted nothing is left.
  content text not null check (length(content) <= 500),
  -- Of the text as it is compared with the next ones.
  text_digest {{bigint}},
  is_pinned {{bool}} not null default false,
  is_deleted {{bool}} not null default false,
  deleted_at {{instant}},
  deleted_by {{uuid}} references nchat_users (id),
  -- The event that told of it, from which the text is taken too when the message is deleted.
  event_seq {{bigint}} not null,
  created_at {{instant}} not null,
  check (is_deleted = (deleted_at is not null)),
  check (not is_deleted or content = '' and text_digest is null)
) {{strict}};

create index nchat_stream_chat_messages_stream on nchat_stream_chat_messages (stream_id, event_seq);
create index nchat_stream_chat_messages_writer on nchat_stream_chat_messages (stream_id, user_id, created_at);
create index nchat_stream_chat_messages_pinned on nchat_stream_chat_messages (stream_id, event_seq) where is_pinned;
create index nchat_stream_chat_messages_user on nchat_stream_chat_messages (user_id);
create index nchat_stream_chat_messages_deleter on nchat_stream_chat_messages (deleted_by) where deleted_by is not null;

create table nchat_stream_reactions (
  id {{uuid}} primary key,
  stream_id {{uuid}} not null references nchat_streams (id) on delete cascade,
  user_id {{uuid}} not null references nchat_users (id),
  reaction_type text not null check (reaction_type in ('heart', 'like', 'fire', 'clap', 'laugh', 'wow', 'sad', 'angry')),
  position_x {{double}} check (position_x between 0 and 100),
  position_y {{double}} check (position_y between 0 and 100),
  created_at {{instant}} not null
) {{strict}};

create index nchat_stream_reactions_stream on nchat_stream_reactions (stream_id, created_at, id);
create index nchat_stream_reactions_user on nchat_stream_reactions (user_id);

-- How many there were, counted with them.
create table nchat_stream_reaction_counts (
  stream_id {{uuid}} not null references nchat_streams (id) on delete cascade,
  reaction_type text not null check (reaction_type in ('heart', 'like', 'fire', 'clap', 'laugh', 'wow', 'sad', 'angry')),
  reactions {{bigint}} not null check (reactions > 0),
  primary key (stream_id, reaction_type)
) {{clustered}};

create table nchat_follows (
  follower_id {{uuid}} not null references nchat_users (id) on delete cascade,
  followed_id {{uuid}} not null references nchat_users (id) on delete cascade,
  created_at {{instant}} not null,
  primary key (follower_id, followed_id)
) {{clustered}};

create index nchat_follows_followed on nchat_follows (followed_id);

-- Whom a broadcaster counts as subscribers, in all streams.
create table nchat_stream_subscribers (
  broadcaster_id {{uuid}} not null references nchat_users (id) on delete cascade,
  user_id {{uuid}} not null references nchat_users (id) on delete cascade,
  created_at {{instant}} not null,
  primary key (broadcaster_id, user_id)
) {{clustered}};

create index nchat_stream_subscribers_user on nchat_stream_subscribers (user_id);

create table nchat_stream_moderators (
  stream_id {{uuid}} not null references nchat_streams (id) on delete cascade,
  user_id {{uuid}} not null references nchat_users (id) on delete cascade,
  can_delete {{bool}} not null,
  can_timeout {{bool}} not null,
  can_pin {{bool}} not null,
  can_ban {{bool}} not null,
  -- Make people wait between messages.
  can_slow {{bool}} not null,
  -- Say who may write.
  can_mode {{bool}} not null,
  created_at {{instant}} not null,
  primary key (stream_id, user_id)
) {{clustered}};

create index nchat_stream_moderators_user on nchat_stream_moderators (user_id);

create table nchat_stream_bans (
  stream_id {{uuid}} not null references nchat_streams (id) on delete cascade,
  user_id {{uuid}} not null references nchat_users (id) on delete cascade,
  moderator_id {{uuid}} references nchat_users (id) on delete set null,
  reason text check (length(reason) <= 500),
  created_at {{instant}} not null,
  -- Null: never.
  expires_at {{instant}},
  -- When the media server is asked (again) to take the person out of the room; null when it has done so.
  removal_at {{instant}},
  removal_attempts integer not null default 0,
  primary key (stream_id, user_id)
) {{clustered}};

create index nchat_stream_bans_user on nchat_stream_bans (user_id);
create index nchat_stream_bans_moderator on nchat_stream_bans (moderator_id) where moderator_id is not null;
create index nchat_stream_bans_removal on nchat_stream_bans (removal_at) where removal_at is not null;

create table nchat_stream_timeouts (
  stream_id {{uuid}} not null references nchat_streams (id) on delete cascade,
  user_id {{uuid}} not null references nchat_users (id) on delete cascade,
  moderator_id {{uuid}} references nchat_users (id) on delete set null,
  reason text check (length(reason) <= 500),
  created_at {{instant}} not null,
  expires_at {{instant}} not null,
  primary key (stream_id, user_id)
) {{clustered}};

create index nchat_stream_timeouts_user on nchat_stream_timeouts (user_id);
create index nchat_stream_timeouts_moderator on nchat_stream_timeouts (moderator_id) where moderator_id is not null;

-- What was done in chats. Whoever is gone is nobody in it.
create table nchat_stream_moderation (
  id {{uuid}} primary key,
  stream_id {{uuid}} not null references nchat_streams (id) on delete cascade,
  action text not null check (length(action) between 1 and 50),
  -- Whether a rule did it.
  is_rule {{bool}} not null,
  -- Null: a rule did it, or somebody who is gone.
  moderator_id {{uuid}} references nchat_users (id) on delete set null,
  user_id {{uuid}} references nchat_users (id) on delete set null,
  message_id {{uuid}},
  reason text check (length(reason) <= 500),
  created_at {{instant}} not null
) {{strict}};

create index nchat_stream_moderation_stream on nchat_stream_moderation (stream_id, created_at, id);
create index nchat_stream_moderation_kept on nchat_stream_moderation (stream_id, is_rule, created_at, id);
create index nchat_stream_moderation_moderator on nchat_stream_moderation (moderator_id) where moderator_id is not null;
create index nchat_stream_moderation_user on nchat_stream_moderation (user_id) where user_id is not null;
