"""Who reaches which address, for a record of their own side. An address that is not here fails the suite.

Each entry: the kind of record that the address takes ("" for none) and the people who reach it. People:
nobody, worker and manager (sender), coach (receiver), stranger (every role, elsewhere), coordinator, administrator,
newcomer (whose record "own" is), former (an account without any membership).
"""

from dataclasses import dataclass

EVERYBODY = frozenset(
    "nobody worker manager coach stranger coordinator administrator newcomer former".split()
)
SIGNED_IN = EVERYBODY - {"nobody"}
MEMBERS = frozenset("worker manager coach stranger coordinator".split())
CASE_WORK = frozenset("worker manager coach stranger".split())
MANAGERS = frozenset("manager stranger".split())
ADMINISTRATOR = frozenset({"administrator"})
NETWORK = frozenset("coordinator administrator".split())
NEWCOMER = frozenset({"newcomer"})


@dataclass(frozen=True)
class Cell:
    """What one address takes, and who reaches it when the record is theirs to reach."""

    kind: str
    people: frozenset[str]


def cells(kind: str, people: frozenset[str], *names: str) -> dict[str, Cell]:
    """The same cell for several addresses."""
    return dict.fromkeys(names, Cell(kind, people))


# Addresses of one record: whose record may be reached by whom. The receiver reaches a referral also
# after its consent has ended, and finds status and initials there; canaries see to the rest.
REACH = {
    "client": {
        "own": {"worker", "manager"},
        "ended": {"worker", "manager"},
        "partner": {"coach"},
        "stranger": {"stranger"},
    },
    "referral": {
        "own": {"worker", "manager", "coach"},
        "ended": {"worker", "manager", "coach"},
        "partner": {"coach"},
        "stranger": {"stranger"},
    },
    "file": {
        "own": {"worker", "manager", "newcomer"},
        "ended": {"worker", "manager"},
        "partner": {"coach"},
        "stranger": {"stranger"},
    },
    "membership": {
        "own": {"worker", "manager"},
        "ended": {"worker", "manager"},
        "partner": {"coach"},
        "stranger": {"stranger"},
    },
    "mine": {"own": {"newcomer"}, "ended": set(), "partner": set(), "stranger": set()},
}
REACH["consent"] = REACH["client"]
REACH["notice"] = {
    "own": {"worker"},
    "ended": {"worker"},
    "partner": {"coach"},
    "stranger": {"stranger"},
}
# An uploaded table waits for the one who brought it; a newer one takes its place.
REACH["table"] = {"ended": {"worker"}, "partner": {"coach"}, "stranger": {"stranger"}}
# A record opened in an emergency, the time being over: its reader, and who reviews it.
REACH["look"] = {"ended": {"coach", "manager"}}
REACH["looked"] = {"ended": {"coach"}}
# What is prepared is the sender's alone.
REACH["prepared"] = REACH["client"]
REACH["invitation"] = {
    "own": {"manager", "administrator"},
    "partner": {"administrator"},
    "stranger": {"stranger", "administrator"},
}
# The directory is public to read; an organization is kept by its own managers and administrators.
REACH["organization"] = {key: set(EVERYBODY) for key in ("own", "partner", "stranger")}
REACH["kept"] = REACH["invitation"]
REACH["administered"] = {key: {"administrator"} for key in ("own", "partner", "stranger")}
REACH["placed"] = {key: {"administrator", "coordinator"} for key in ("own", "partner", "stranger")}


def reach(kind: str) -> dict[str, set[str]]:
    """Who reaches whose record of a kind: "kept service" is reached as what its organization keeps."""
    if kind in ("service",):
        return REACH["organization"]
    if kind == "administered table":
        return {key: set() for key in ("own", "partner", "stranger")}  # each is somebody else's
    if kind == "my appointment":
        return {"own": {"newcomer"}}
    return REACH[kind.split(maxsplit=1)[0]]


def record_of(kind: str) -> str:
    """The attribute of the world's papers that an address of this kind takes."""
    named = {"mine": "consent", "appointment": "referral", "looked": "look"}
    return named.get(kind, kind.rsplit(maxsplit=1)[-1])


REACH["appointment"] = {"own": REACH["referral"]["own"], "ended": {"worker", "manager"}}

# Criteria are read by everybody at work and written by who coordinates; a decision is its maker's.
REACH["decision"] = REACH["client"]
REACH["criteria"] = {"own": set(MEMBERS | ADMINISTRATOR)}
REACH["network"] = {"own": set(NETWORK)}

PAGES = {
    **cells("", MEMBERS | ADMINISTRATOR, "criteria:list"),
    **cells("", NETWORK, "criteria:draft-begin"),
    **cells("", EVERYBODY, "ui:privacy", "ui:accessibility", "ui:contact", "ui:gallery", "ui:look"),
    **cells("", EVERYBODY, "ui:front", "ui:set-language"),
    **cells("", SIGNED_IN, "people:profile", "people:welcome", "people:second-factor"),
    **cells("", SIGNED_IN, "people:sign-out-everywhere", "people:kept", "people:throw-away"),
    **cells("", SIGNED_IN, "people:switch", "people:roles"),
    **cells("", MEMBERS, "people:members"),
    **cells("", MANAGERS, "people:invite"),  # an administrator names the organization first
    **cells("", ADMINISTRATOR, "people:managers"),
    **cells("", SIGNED_IN, "notices:list", "notices:mark-read"),
    **cells("", CASE_WORK, "clients:list", "clients:new", "clients:likeness"),
    **cells("", CASE_WORK, "clients:emergency"),
    **cells("", MEMBERS, "organization:home"),
    **cells(
        "",
        MANAGERS,
        "organization:register",
        "organization:register-table",
        "organization:consents",
        "organization:retention",
        "organization:retention-table",
        "organization:rule",
    ),
    **cells("", CASE_WORK, "clients:export", "clients:import", "clients:import-form"),
    **cells("", NEWCOMER, "clients:mine", "clients:mine-language"),
    **cells("", CASE_WORK, "referrals:inbox", "referrals:inbox-table"),
    **cells("", CASE_WORK, "referrals:outbox", "referrals:outbox-table", "referrals:new"),
    **cells("", CASE_WORK, "referrals:overdue"),
    **cells("", NETWORK, "referrals:network-overdue", "referrals:times"),
    **cells("", NETWORK, "referrals:proposals", "referrals:proposal-ask"),
    **cells(
        "",
        NETWORK,
        "referrals:network",
        "referrals:network-table",
        "referrals:network-steps",
        "referrals:network-steps-table",
        "referrals:network-declines",
        "referrals:network-declines-table",
        "referrals:network-room",
        "referrals:network-room-table",
        "referrals:network-codes",
        "referrals:network-codes-table",
        "referrals:network-partners",
        "referrals:network-partners-table",
        "referrals:network-targets-table",
        "referrals:network-add",
        "referrals:network-print",
    ),
    **cells("", SIGNED_IN, "home:home"),
    **cells("", EVERYBODY, "help:own", "help:everybody", "help:newcomers"),
    **cells("", SIGNED_IN - {"newcomer", "former"}, "help:role"),
    **cells("", MEMBERS, "home:search"),
    **cells("", EVERYBODY, "directory:organizations", "directory:organizations-download"),
    **cells("", EVERYBODY, "directory:services", "directory:services-download"),
    **cells("", CASE_WORK - {"worker"}, "directory:capacity", "directory:capacity-confirm"),
    **cells(
        "",
        ADMINISTRATOR,
        "directory:organization-new",
        "directory:import",
        "directory:import-organizations",
        "directory:import-organizations-form",
        "directory:import-services",
        "directory:import-services-form",
    ),
}

RECORDS = {
    **cells("network proposal", NETWORK, "referrals:proposal", "referrals:proposal-suggest"),
    **cells("network net", NETWORK, "referrals:network-change", "referrals:network-join"),
    **cells("network net", NETWORK, "referrals:network-aim"),
    **cells("network joined", NETWORK, "referrals:network-leave"),
    **cells("network aimed", NETWORK, "referrals:network-aim-change", "referrals:network-aim-drop"),
    **cells("decision", MEMBERS, "criteria:decision"),
    **cells("criteria version", MEMBERS | ADMINISTRATOR, "criteria:version"),
    **cells("network version", NETWORK, "criteria:call-back"),
    **cells(
        "network draft", NETWORK, "criteria:draft", "criteria:draft-describe", "criteria:draft-trial",
        "criteria:draft-put", "criteria:draft-discard", "criteria:rule-add",
    ),
    **cells("network rule", NETWORK, "criteria:rule-change", "criteria:rule-remove"),
    **cells("client", CASE_WORK, "clients:client", "clients:edit", "clients:close"),
    **cells("client", CASE_WORK, "clients:reopen", "clients:attempt", "clients:file-add"),
    **cells("client", CASE_WORK, "clients:consents", "clients:consent-new", "clients:link"),
    **cells("client", CASE_WORK, "clients:links-stop", "clients:erase"),
    **cells("look", CASE_WORK, "clients:look"),
    **cells("looked", CASE_WORK, "clients:look-end"),
    **cells("consent", CASE_WORK, "clients:consent", "clients:receipt", "clients:withdraw"),
    **cells("consent", CASE_WORK, "clients:paper"),
    **cells("mine", NEWCOMER, "clients:mine-stop", "clients:mine-receipt"),
    **cells("file", CASE_WORK | NEWCOMER, "files:download", "files:remove"),
    **cells("membership", MANAGERS, "people:member", "people:end", "people:hand-over", "people:lost-keys"),
    **cells("membership", MEMBERS, "people:away"),
    **cells(
        "referral",
        CASE_WORK,
        "referrals:referral", "referrals:write", "referrals:accept", "referrals:decline", "referrals:return",
        "referrals:redirect", "referrals:answer", "referrals:intake", "referrals:kept", "referrals:missed",
        "referrals:ready", "referrals:enrol", "referrals:report", "referrals:recall",
        "referrals:withdraw", "referrals:onward", "referrals:link-again", "referrals:close",
        "referrals:close-unheard", "referrals:try",
    ),
    **cells(
        "prepared referral",
        CASE_WORK,
        "referrals:prescreen", "referrals:verdict", "referrals:suitability", "referrals:partners",
        "referrals:consent", "referrals:check", "referrals:sent",
    ),
    **cells("appointment", CASE_WORK, "referrals:appointment"),
    **cells("my appointment", NEWCOMER, "referrals:my-appointment"),
    **cells("notice", SIGNED_IN, "notices:open"),
    **cells("table", CASE_WORK, "clients:import-plan"),
    **cells("invitation", MANAGERS | ADMINISTRATOR, "people:resend", "people:withdraw"),
    **cells("organization", EVERYBODY, "directory:organization"),
    **cells("service", EVERYBODY, "directory:service"),
    **cells(
        "kept organization", MANAGERS | ADMINISTRATOR,
        "directory:organization-edit", "directory:location-add", "directory:program-add",
        "directory:service-add", "directory:contact-point-add", "directory:closure-add",
    ),
    **cells(
        "administered organization", ADMINISTRATOR,
        "directory:organization-close", "directory:organization-reopen", "directory:agreement-add",
        "directory:organization-seal",
    ),
    **cells("placed organization", NETWORK, "directory:participation-add"),
    **cells("placed participation", NETWORK, "directory:participation-end"),
    **cells("administered agreement", ADMINISTRATOR, "directory:agreement-edit"),
    **cells("administered agreement", ADMINISTRATOR, "directory:agreement-remove"),
    **cells(
        "kept location", MANAGERS | ADMINISTRATOR,
        "directory:location-edit", "directory:location-remove",
    ),
    **cells(
        "kept program", MANAGERS | ADMINISTRATOR,
        "directory:program-edit", "directory:program-remove",
    ),
    **cells(
        "kept contact_point", MANAGERS | ADMINISTRATOR,
        "directory:contact-point-edit", "directory:contact-point-remove",
    ),
    **cells(
        "kept closure", MANAGERS | ADMINISTRATOR, "directory:closure-edit", "directory:closure-remove",
    ),
    **cells(
        "kept service", MANAGERS | ADMINISTRATOR,
        "directory:service-edit", "directory:service-stop", "directory:service-resume",
    ),
    **cells("administered table", ADMINISTRATOR, "directory:import-organizations-plan"),
    **cells("administered table", ADMINISTRATOR, "directory:import-services-plan"),
}  # fmt: skip

# Sign-in and what belongs to it: other packages' pages without a record, and links that carry their own
# secret. Their gates are tested where they are built (people, notices, clients).
BY_SECRET = {
    "people:accept", "people:sign-in-by-link", "clients:by-link", "clients:by-link-language",
    "clients:by-link-account", "clients:by-link-stop", "clients:by-link-receipt",
    "referrals:appointment-by-link", "referrals:answer-by-link", "referrals:answer-code",
}  # fmt: skip

# The demo world's own doors; they sign in invented people only, which tests/demo sees to.
DEMO = {"demo:personas", "demo:sign-in", "demo:outbox"}
