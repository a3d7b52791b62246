-- Which migrations have been applied.

-- name: schema.begin
create table if not exists ncall_migrations (
  number integer primary key,
  name text not null,
  checksum text not null,
  applied_at {{instant}} not null
) {{strict}}

-- name: schema.applied
select number, name, checksum from ncall_migrations order by number

-- name: schema.record
insert into ncall_migrations (number, name, checksum, applied_at) values (:number, :name, :checksum, :at)
