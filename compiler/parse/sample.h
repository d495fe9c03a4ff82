// Policy texts that use every form of the language, for the tests of the parser and the formatter.
// Entry point: kSamples.
#ifndef BYLAW_COMPILER_PARSE_SAMPLE_H_
#define BYLAW_COMPILER_PARSE_SAMPLE_H_

#include <array>
#include <string_view>

namespace bylaw::sample {

inline constexpr std::string_view kVocabulary = R"BYLAW(module mesh.model
import std.data            // data categories and data uses as taxonomies
import std.mask
import std.duty

/// How sensitive a thing is.
enum Tier ordered { public < internal < confidential < restricted }
enum Region { eea, uk, ch, us, apac }
enum Environment { prod, staging, dev }
enum Login { password, mfa, }
enum Country { in, is, "not", filter }

taxonomy Purpose extends std.data.Use {            // a hierarchy
  essential.fraud_review under essential.fraud_detection        // several parents: under a and b
  open analytics                                   // a domain may add terms below an open term
  analytics.reporting
  /// Both at once.
  analytics.joint under analytics.reporting and essential.legal
  open marketing.own under marketing and analytics
  "open" under analytics
}
term newsletter_insight under marketing
term x of Purpose under y and z

entity Team in Team { }
entity User in Team, privacy.Group {
  clearance: Tier
  region: Region
  training: set<string>
  employee: bool
  manager?: User                                   // optional: must be tested before use
  nested: list<set<std.data.Category>>
  late: User?
  claim status: Status
  claim adjustable claim?: bool, adjustable: int
}
claim entity user { }
entity "record" { "odd name": string }
entity DataProduct {
  domain: Domain
  /// Where it is found.
  address: string
  adjustable retention?: duration                  /* chosen by the owner */
  columns: list<Column>
}
record Column    { name: string, type: string, categories: set<std.data.Category>, tier: Tier }
record Agreement { consumer: Team, purpose: Purpose, approved_by: User, until: timestamp, }

context { purpose: Purpose, login: Login, ip: ip, destination?: Region, ticket?: string }

action read, query  by User on DataProduct reading columns of resource.columns
action "s3:Get" by User, privacy.Service on Doc, Folder
action erase(soft?: bool, reason: string), wipe  by User on DataProduct
action group access { read, query, export, share }
action group by User on DataProduct
action group group { group, "s3:Get", other.read }

define trained(u: User, course: string): bool = course in u.training
define agreed(p: DataProduct, u: User): bool =
  any a in p.agreements: u in a.consumer and context.purpose under a.purpose and context.time < a.until
define limit(): duration = 2 * 30d + -1d

assume "contractors never hold restricted clearance" for every User u: not u.employee implies u.clearance < restricted
assume "both" for every User u, DataProduct p: u.region == p.region or u.clearance >= p.tier
assume "people log in": context.login in [password, mfa]

mask null reveals nothing
mask full reveals everything
mask hash reveals token hash
mask tokenise(scope: string) reveals token reversible, scope scope
mask last(n: int) on string reveals suffix n
mask card on string reveals prefix 6, suffix 4, length
mask year on date, timestamp reveals bucket 365
mask rounded(to: int) on number reveals bucket to
mask ordered on number reveals order
mask shape on string reveals length, format

duty audit(level: "basic" < "full") combines max
duty approval(by: Team) gates done by approve combines all
duty notify(who: Team, words: string)
)BYLAW";

inline constexpr std::string_view kStandards = R"BYLAW(standards privacy
import mesh.model

mandatory standard need_to_know "Nobody reads above their clearance." {
  forbid access when principal.clearance < resource.tier
}

waivable standard direct_identifiers "Contact data is shown at most as a keyed hash." {
  cap columns under user.contact to hash on read, query
    unless trained(principal, "privacy") and context.purpose under essential.service
  cap columns named "a", "b" to std.mask.last(4) on any action
  cap columns where col.tier >= confidential to tokenise(scope: "x") on read when true
  cap all columns to null on read
}

waivable standard purpose_limitation "Data is used for what it was collected for." {
  forbid access unless any p in resource.purposes: context.purpose under p
}

mandatory standard audited { oblige access when resource.tier >= confidential with audit(level: "full") }

default standard exports_stay_home {
  forbid export unless has context.destination and context.destination == resource.region
  override within has context.destination and context.destination in [eea, uk, ch] and resource.tier <= internal
}

guarantee auditors_read "An auditor at regulatory work is never locked out by a domain."
  subject to need_to_know, purpose_limitation, strong_login {
  permit read when principal in Team::"audit" and context.purpose under essential.legal_obligation
}

mandatory standard described_products for publish {
  require resource.address matches r"mesh://[a-z_]+/[a-z_]+/v[0-9]+"      "addresses follow mesh://domain/product/vN"
  require unique resource.address                                         "an address names one product"
  require has resource.retention                                          "every product states its retention"
  require all i in resource.inputs: resource.tier >= i.tier               "a product is at least as sensitive as its inputs"
}
mandatory standard named "Names are named." for publish, share observe {
  require resource.name like "sales_*" on publish when known resource.owner unless false
}

waivable standard strong_login warn until 2027-01-01 {                    // rolled out
  forbid access unless context.login == mfa
}
waivable standard rows { filter read, query to row.entity == principal.entity when principal is User }

parameter retention_limit: duration = 365d within 30d .. 10y              // a domain may `set` it inside the range
parameter minimum_group: int = 10 within 10 .. 1000
parameter choice: int = 1 within [1, 2, 3]
parameter free: decimal = 12.5

waiver fraud_needs_pan
  of purpose_limitation  for payments  on read
  when context.purpose == essential.fraud_review
  until 2027-06-30  approved by "dpo"  ticket "GOV-1234"  because "chargeback investigation"  compensating "session recorded"
waiver root_waiver of privacy.purpose_limitation because "b" ticket "t" for "*" approved by "x" on any action unless true until 2027-06-30
)BYLAW";

inline constexpr std::string_view kDomain = R"BYLAW(domain clothing
import mesh.model

set retention_limit = 180d

override exports_stay_home { lift export when has context.destination and context.destination == uk and resource.tier <= internal }   // suspends

bylaw staff_export "Staff export what is internal." { permit export when principal.employee and resource.tier <= internal }

bylaw analysts_read_orders "Analysts work on orders, without contact data." {
  permit read, query
    when principal in Team::"clothing-analysts" and context.purpose under analytics
    with filter row.region == principal.region            // rows
    with mask columns under user.contact as hash          // cells
    with audit(level: "basic")                            // a duty
}

bylaw no_weekend_exports { forbid export when context.time.weekday() in [sat, sun] }
bylaw short { permit read until 2027-01-01 when true with mask all columns as last(4) }

test "an analyst reads orders, contact data hashed" {
  given principal User::"ada" { clearance: confidential, region: eea, training: [], employee: true } in Team::"clothing-analysts", Team::"b"
        resource  DataProduct::"mesh://clothing/orders/v1"
        entity std.x.Team::"c"
        context   { purpose: analytics, login: mfa, ip: ip"10.1.2.3" }  at 2026-03-02T10:00:00Z
        action { soft: true }
  expect permit read by analysts_read_orders masks { email: hash } filter row.region == eea
  given at 2026-03-07T10:00:00.5+01:00 context { destination: eea } expect deny export by no_weekend_exports
  given resource P::"p" { columns: [{ name: "email", categories: [user.contact.email], tier: confidential }] }
  expect permit read, query by a, b filter none duties { audit(level: "full"), approval(Team::"x") } masks { }
  expect deny any action not permitted
  expect row { region: "eea" } shows { email: hash, "full name": full }
  expect row { region: "us" } hidden
}

assert "no contractor ever exports clothing data": never permit export when not principal.employee
assert no_exports "nobody": never permit export unless false
assert "analysts are never locked out of internal data for analytics":
  always permit read when principal in Team::"clothing-analysts" and resource.tier <= internal and principal.clearance >= internal
    and context.purpose == analytics and analytics in resource.purposes and context.login == mfa
)BYLAW";

inline constexpr std::string_view kExpressions = R"BYLAW(domain "*"
define a(): bool = a implies b implies not c or d and e
define b(): bool = if a then b else if c then d else e and f or g
define c(): bool = a and any x in xs: b or c implies d
define d(): bool = all x in xs: any y in x.ys: y == x and (count z in y.zs: z.open) > 3
define e(): int = -a.b otherwise c.d otherwise 3 * 4 - 5 + (count x in xs: true)
define f(): bool = a | b & c - d == e | f
define g(): bool = has a.b and known c and unique a.b and not has a."Order ID".in.filter
define h(): bool = privacy.trained(u, "x", ) and course.startsWith("x").lower().size() >= 1
define i(): bool = a is User and b is std.x.User implies a in Team::"audit" and "record"::"x" in Role.admin
define j(): bool = a like "x*" and b matches r"a\"b[0-9]" and action == read and not a == b
define k(): string = "quote \" slash \\ line \n tab \t \u{e9}\u{1F600} e\u{301}"
define l(): bool = x in [500ms, 30s, 15min, 12h, 90d, 2w, 24mo, 7y, 2027-06-30, 2026-03-02T10:00:00Z, 1, 2.5, ip"::1/128"]
define m(): bool = true and false and when == unless and mask.with.permit and not not a
define n(): bool = not a in b and - - 1 < 2 and if if a then b else c then d else e
define "quoted name"(x?: int, y: set<int>): list<int> = []
define permit(): bool = any any_thing in (if a then b else c): if a then b else any b in c: d
)BYLAW";

inline constexpr std::array<std::string_view, 4> kSamples{kVocabulary, kStandards, kDomain,
                                                          kExpressions};

}  // namespace bylaw::sample

#endif  // BYLAW_COMPILER_PARSE_SAMPLE_H_
