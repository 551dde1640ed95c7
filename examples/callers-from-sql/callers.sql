create table callers (key_name text primary key, name text not null, team text);
insert into callers values ('key-17', 'Ana Souza', 'search');
insert into callers values ('key-23', 'Bo Lindqvist', 'support');
