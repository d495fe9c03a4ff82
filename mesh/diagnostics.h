// Diagnostics of files (BY00xx) and of the manifest (BY020x … BY023x). Data only.
#ifndef BYLAW_MESH_DIAGNOSTICS_H_
#define BYLAW_MESH_DIAGNOSTICS_H_

#include <string_view>

#include "base/diagnostic.h"

namespace bylaw::diag {

// Files.
inline constexpr DiagnosticKind<> kNoManifest{"BY0001", "no-manifest", Severity::kError,
                                              "there is no mesh.yaml in this folder"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kUnreadableFile{
    "BY0002", "unreadable-file", Severity::kError, "'{0}' can't be read: {1}"};
inline constexpr DiagnosticKind<std::string_view> kNotUtf8{"BY0003", "not-utf8", Severity::kError,
                                                           "'{0}' is not UTF-8 text from here on"};
inline constexpr DiagnosticKind<std::string_view> kByteOrderMark{
    "BY0004", "byte-order-mark", Severity::kError, "'{0}' begins with a byte order mark"};
inline constexpr DiagnosticKind<std::string_view> kLinkOut{
    "BY0005", "link-out-of-mesh", Severity::kError,
    "'{0}' is a link to a folder, to nothing, or out of the mesh"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kLinkToOther{
    "BY0006", "link-to-other-owner", Severity::kError,
    "'{0}' is a link to '{1}', which belongs to somebody else"};
inline constexpr DiagnosticKind<std::string_view> kMissingPath{
    "BY0007", "missing-path", Severity::kError, "there is no '{0}' in the mesh"};
inline constexpr DiagnosticKind<std::string_view> kUnownedFile{
    "BY0008", "unowned-file", Severity::kWarning,
    "'{0}' lies in no path of the manifest, so nothing in it applies"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kNothingThere{
    "BY0009", "nothing-there", Severity::kWarning, "'{0}' holds no {1}"};

// The manifest as YAML.
inline constexpr DiagnosticKind<std::string_view> kYamlSyntax{
    "BY0201", "yaml-syntax", Severity::kError, "the manifest is not YAML: {0}"};
inline constexpr DiagnosticKind<> kYamlAlias{
    "BY0202", "yaml-alias", Severity::kError,
    "anchors and aliases are not taken in a manifest: write it out"};
inline constexpr DiagnosticKind<uint32_t> kYamlTooDeep{
    "BY0203", "yaml-too-deep", Severity::kError, "the manifest is nested more than {0} deep here"};
inline constexpr DiagnosticKind<std::string_view> kYamlTag{
    "BY0204", "yaml-tag", Severity::kError, "the tag '{0}' means nothing in a manifest"};
inline constexpr DiagnosticKind<> kYamlKey{
    "BY0205", "yaml-key", Severity::kError,
    "a key of the manifest is a word, this is something else"};
inline constexpr DiagnosticKind<> kYamlSecondDocument{
    "BY0206", "yaml-second-document", Severity::kError, "a second document begins here"};
inline constexpr DiagnosticKind<std::string_view> kDuplicateKey{
    "BY0207", "duplicate-key", Severity::kError, "'{0}' is there already"};

// The shape of the manifest.
inline constexpr DiagnosticKind<std::string_view, std::string_view> kUnknownKey{
    "BY0208", "unknown-key", Severity::kError, "{0} has no key '{1}'"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view> kWrongShape{
    "BY0209", "wrong-shape", Severity::kError, "{0} is {1}, but {2} is needed"};
inline constexpr DiagnosticKind<> kUnnamedMesh{"BY0210", "unnamed-mesh", Severity::kError,
                                               "the manifest does not name its mesh"};
inline constexpr DiagnosticKind<std::string_view> kBadMeshName{
    "BY0211", "bad-mesh-name", Severity::kError, "'{0}' can't be the name of a mesh"};
inline constexpr DiagnosticKind<std::string_view> kUnknownTimeZone{
    "BY0212", "unknown-time-zone", Severity::kError, "there is no time zone '{0}'"};
inline constexpr DiagnosticKind<> kNothingDeclared{
    "BY0213", "nothing-declared", Severity::kError,
    "the manifest declares neither a central path nor a domain"};

// Paths.
inline constexpr DiagnosticKind<std::string_view> kAbsolutePath{
    "BY0215", "absolute-path", Severity::kError,
    "'{0}' is an absolute path; paths begin at the mesh's folder"};
inline constexpr DiagnosticKind<std::string_view> kPathEscapes{
    "BY0216", "path-escapes", Severity::kError, "'{0}' leads out of the mesh by `..`"};
inline constexpr DiagnosticKind<std::string_view> kBadPath{"BY0217", "bad-path", Severity::kError,
                                                           "'{0}' is not a plain path"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kPathTwice{
    "BY0218", "path-twice", Severity::kError, "the path '{0}' is given already, to {1}"};
inline constexpr DiagnosticKind<std::string_view, std::string_view, std::string_view,
                                std::string_view>
    kPathsOverlap{"BY0219", "paths-overlap", Severity::kError,
                  "the path '{0}' of {1} lies inside '{2}' of {3}"};
inline constexpr DiagnosticKind<std::string_view> kMisplacedPattern{
    "BY0220", "misplaced-star", Severity::kError,
    "'{0}' has a `*` where none is taken: only the last part of an `entities` path may have one"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kStandardsOutside{
    "BY0221", "standards-outside", Severity::kError,
    "the standards folder '{0}' lies outside the path of the domain '{1}'"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kStandardsOfSubDomain{
    "BY0222", "standards-of-sub-domain", Severity::kError,
    "the standards folder '{0}' lies in the path of the domain '{1}', whose files are its own"};

// Domains.
inline constexpr DiagnosticKind<std::string_view> kBadDomainName{
    "BY0225", "bad-domain-name", Severity::kError, "'{0}' can't be the name of a domain"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kReservedDomainName{
    "BY0226", "reserved-domain-name", Severity::kError,
    "'{0}' can't be the name of a domain: the language reserves '{1}'"};
inline constexpr DiagnosticKind<std::string_view, std::string_view> kOrphanDomain{
    "BY0227", "orphan-domain", Severity::kError,
    "the domain '{0}' stands below '{1}', which is not declared"};
inline constexpr DiagnosticKind<std::string_view> kOwnerMissing{
    "BY0228", "owner-missing", Severity::kError, "the domain '{0}' has no owner"};
inline constexpr DiagnosticKind<std::string_view> kPathMissing{
    "BY0229", "path-missing", Severity::kError, "the domain '{0}' has no path"};

}  // namespace bylaw::diag

#endif  // BYLAW_MESH_DIAGNOSTICS_H_
