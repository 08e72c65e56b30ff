-- pgbench: one package as plain INSERTs in one durable transaction, prepared, one statement a
-- table. Everything but what has to be unique is copied from a package that intake wrote.
\set n :n + 1
\set id :first + (:client_id * 1000000000 + :n) * 16
begin;
insert into people_person $people_person;
insert into cases_package $cases_package;
insert into cases_material $cases_material;
insert into journal_entry $journal_entry;
insert into cases_caseseries as s $cases_caseseries
    on conflict (key) do update set last = s.last + excluded.last returning key, last;
insert into cases_case $cases_case;
commit;
