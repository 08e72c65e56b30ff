-- Ten thousand machines with accounts, and the beats of some of them written by hand.

-- name: machines
with made as (
    insert into hall_device (
        id, kind, serial, model, centre_id, place, place_en, state, token_hash, token_issued_at,
        changed_at, corrections, evidence, is_demonstration
    )
    select id, 'kiosk', 'BENCH-' || n, 'bench', %(centre)s, 'bench', '', 'in_use', hash, %(at)s,
        %(at)s, 0, 'D', true
    from unnest(%(ids)s::uuid[], %(hashes)s::bytea[]) with ordinality as t (id, hash, n)
    returning id
)
insert into hall_health (device_id, paper, network, reader, disk, version, alarms)
select id, 'ok', 'ok', 'ok', 'ok', '', '{}' from made;

-- name: by hand
update hall_health h
set last_beat_at = b.at, since = b.at, paper = b.paper, network = b.network,
    reader = b.reader, disk = b.disk, version = b.version
from unnest(
    %(ids)s::uuid[], %(ats)s::timestamptz[], %(paper)s::text[], %(network)s::text[],
    %(reader)s::text[], %(disk)s::text[], %(version)s::text[]
) as b (device_id, at, paper, network, reader, disk, version)
where h.device_id = b.device_id;
