-- Channels and their members. In a condition, h is a row of nchat_channels, m one of nchat_channel_members, and :user is who asks.

-- What a member may do: owner and admin everything, others what is set for them, else what their role has.

-- predicate: members.may_read
m.role in ('owner', 'admin') or coalesce(m.can_read, true)

-- predicate: members.may_invite
m.role in ('owner', 'admin') or coalesce(m.can_invite, m.role = 'moderator')

-- predicate: members.may_manage
m.role in ('owner', 'admin') or coalesce(m.can_manage, false)

-- How many they are.

-- predicate: channels.member_count
-- sqlite:
select count(*) from nchat_channel_members o where o.channel_id = h.id
-- end
-- postgres:
ncall_count_members(h.id)
-- end

-- Everyone reads and joins these.

-- predicate: channels.open
h.type in ('public', 'announcement')

-- predicate: channels.read
{{channels.open}}
or exists (select 1 from nchat_channel_members m where m.channel_id = h.id and m.user_id = :user and {{members.may_read}})

-- name: channels.insert
insert into nchat_channels (id, name, slug, description, type, created_by, created_at, updated_at)
values (:id, :name, :slug, :description, :type, :creator, :at, :at)

-- Whoever changes the members of a channel holds its row, so that two do not leave it without an owner.

-- name: channels.lock
-- sqlite:
select id from nchat_channels where id = :channel
-- end
-- postgres:
select ncall_hold_channel(:channel)
-- end

-- With the last of its members it is over.

-- name: channels.end
-- sqlite:
delete from nchat_channels where id = :channel and not exists (select 1 from nchat_channel_members m where m.channel_id = :channel)
-- end
-- postgres:
select ncall_end_channel(:channel)
-- end

-- name: channels.by_slug
-- sqlite:
select id from nchat_channels where slug = :slug
-- end
-- postgres:
select id from ncall_channel_named(:slug) as named (id)
-- end

-- name: channels.visible
select h.*, {{channels.open}} as is_open, mine.role as my_role,
  {{channels.member_count}} as member_count,
  case when mine.role is null then null else (
    select c.id from nchat_calls c where c.channel_id = h.id and c.ended_at is null order by c.initiated_at desc limit 1
  ) end as active_call
from nchat_channels h left join nchat_channel_members mine on mine.channel_id = h.id and mine.user_id = :user
where h.id = :channel and {{channels.read}}

-- name: channels.list
select h.*, {{channels.open}} as is_open, mine.role as my_role,
  {{channels.member_count}} as member_count,
  case when mine.role is null then null else (
    select c.id from nchat_calls c where c.channel_id = h.id and c.ended_at is null order by c.initiated_at desc limit 1
  ) end as active_call
from nchat_channels h left join nchat_channel_members mine on mine.channel_id = h.id and mine.user_id = :user
where {{channels.read}}
  and (h.created_at < :before_at or (h.created_at = :before_at and h.id < :before))
order by h.created_at desc, h.id desc
limit :limit

-- name: channels.mine
select h.*, {{channels.open}} as is_open, m.role as my_role,
  {{channels.member_count}} as member_count, null as active_call
from nchat_channels h join nchat_channel_members m on m.channel_id = h.id
where m.user_id = :user
order by h.created_at, h.id

-- name: members.insert
insert into nchat_channel_members (id, channel_id, user_id, role, joined_at) values (:id, :channel, :user, :role, :at)
on conflict (channel_id, user_id) do nothing

-- name: members.find
select m.role, m.joined_at, {{members.may_invite}} as may_invite, {{members.may_manage}} as may_manage,
  u.id, u.username, u.display_name, u.avatar_url, u.role as user_role, p.status as presence
from nchat_channel_members m
join {{people}} u on u.id = m.user_id
left join {{people_presence}} p on p.user_id = u.id
where m.channel_id = :channel and m.user_id = :user

-- name: members.list
select m.role, m.joined_at,
  u.id, u.username, u.display_name, u.avatar_url, u.role as user_role, p.status as presence
from nchat_channel_members m
join {{people}} u on u.id = m.user_id
left join {{people_presence}} p on p.user_id = u.id
where m.channel_id = :channel and (m.joined_at > :after_at or (m.joined_at = :after_at and m.user_id > :after))
order by m.joined_at, m.user_id
limit :limit

-- name: members.owners
select count(*) as owners from nchat_channel_members where channel_id = :channel and role = 'owner'

-- name: members.heir
select m.user_id from nchat_channel_members m
where m.channel_id = :channel and m.user_id <> :user
order by case m.role when 'owner' then 0 when 'admin' then 1 when 'moderator' then 2 when 'member' then 3 else 4 end,
  m.joined_at, m.user_id
limit 1

-- name: members.set_role
update nchat_channel_members set role = :role where channel_id = :channel and user_id = :user

-- name: members.delete
delete from nchat_channel_members where channel_id = :channel and user_id = :user
