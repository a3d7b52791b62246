-- Run once by PostgreSQL's superuser: sudo -u postgres psql -f postgresql.sql
--
-- The login `ncall` owns the database: it makes the tables, and does what the server does by itself. What people ask for runs as the role
-- `ncall_app`, which may see and change what the policies of the rows let each of them.

create role ncall login password 'CHANGE-ME';
create role ncall_app nologin;
grant ncall_app to ncall;
create database ncall owner ncall encoding 'UTF8' template template0;
revoke connect on database ncall from public;
