// Texts that came by another door than a reader of JSON, made what that reader would have made of
// them: well-formed UTF-8 in normalisation form C. Entry points: settle_id(), settle_request().
#ifndef BYLAW_FACTS_SETTLE_H_
#define BYLAW_FACTS_SETTLE_H_

#include <string>
#include <string_view>

#include "base/result.h"
#include "facts/request.h"

namespace bylaw {

/// The longest id there can be: no longer than a request.
inline constexpr size_t kMostIdBytes = 8u << 20;

/// An id as a request has it: `id` itself if it is in normalisation form C, else a view of
/// `settled`, which then holds that form. Nothing (a null view) if no request can have it: it is
/// empty, too long or no UTF-8.
std::string_view settle_id(std::string_view id, std::string& settled);

/// Puts the ids and all values of a typed request into normalisation form C. The error says which
/// of its parts no request can have.
Status settle_request(Request& request);

}  // namespace bylaw

#endif  // BYLAW_FACTS_SETTLE_H_
