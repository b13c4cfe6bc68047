"""The table of all that is examined, and the examination itself."""

from __future__ import annotations

from app.operations.doctor import index, installation, nights, services
from app.operations.doctor.finding import Check, Finding, unseen
from base.config import Settings
from base.logging import get_logger

log = get_logger("doctor")
_DATABASE, _BROKER, _ENGINE = "database", "broker", "engine"

CHECKS = (
    Check(
        "secrets", "Geheimen", "The key that signs is long and drawn by chance; no first password in the settings",
        installation.secrets,
    ),
    Check(
        "site", "Website",
        "Public address with https, safe cookies, proxies, second step, real mail addresses", installation.site,
    ),
    Check(
        "folders", "Mappen", "Data can be written, backups are nobody else's, the disk has room", installation.folders,
    ),
    Check(
        _DATABASE, "Databank", "It answers, with the tables of this release", services.platform_database,
        "the-platform-database-is-away",
    ),
    Check(_BROKER, "Broker", "It answers", services.broker, "the-broker-is-away"),
    Check(
        _ENGINE, "Zoekmotor", "It answers, in the version and with the modules that we need", index.engine,
        "the-engine-is-away",
    ),
    Check("disk", "Schijf", "The engine's disks are below its watermarks", index.disk, "the-disk-is-full", _ENGINE),
    Check(
        "index", "Index", "Alias, blocks, definition, age and last run, as `/beheer` says it", index.live_index,
        "there-is-no-index-or-it-is-empty", _DATABASE,
    ),
    Check(
        "sources", "Bronnen", "Each province has an address, and was read and let in", index.sources,
        "a-source-is-stale", _DATABASE,
    ),
    Check(
        "copy", "Lokale kopie", "It is there, and of the live index", index.local_copy, "the-engine-is-away",
    ),
    Check("worker", "Worker", "It answers the broker's call", services.worker, "an-order-waits", _BROKER),
    Check(
        "beat", "Klok", "It ordered a sync within the last half hour", services.beat, "an-order-waits", _DATABASE,
    ),
    Check("model", "Taalmodel", "It answers; how far it has read", services.model, "the-language-model-is-away"),
    Check("mail", "Mail", "The server lets us in, and mails leave", services.mails, "mail-stays-away", _DATABASE),
    Check(
        "clocks", "Klokken", "Machine, broker and database agree to five seconds", services.clocks,
        "the-clock-was-wrong", _DATABASE,
    ),
    Check("web", "Bezoekers", "`/readyz` on this machine", services.website, "pages-are-slow-or-fail"),
    Check(
        "people", "Beheerders", "Somebody can look after all; first passwords; second steps", installation.people,
        "somebody-cannot-log-in", _DATABASE,
    ),
    Check(
        "backup", "Reservekopie", "Of the last night, and whole", nights.newest_backup, "backup-and-restore", _DATABASE,
    ),
    Check(
        "retention", "Bewaartermijnen", "What is old enough was deleted last night", nights.old_rows, "an-order-waits",
        _DATABASE,
    ),
)  # fmt: skip


def examine(settings: Settings) -> dict[str, Finding]:
    """The finding of each check, by its name; a check that breaks is a finding too."""
    findings: dict[str, Finding] = {}
    for check in CHECKS:
        needed = findings.get(check.needs)
        findings[check.name] = _untold(needed) if needed and needed.level == "fault" else _finding(check, settings)
    return findings


def _untold(needed: Finding) -> Finding:
    return unseen(f"Niet na te kijken: {needed.says}")


def _finding(check: Check, settings: Settings) -> Finding:
    try:
        return check.examine(settings)
    except Exception as error:  # whatever breaks: the other checks are needed all the more
        log.warning("not_examined", check=check.name, exc_info=True)
        return Finding("fault", f"Niet na te kijken ({type(error).__name__}).", "Kijk in het log: not_examined.")
