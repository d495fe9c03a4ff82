// The C API over Loaded and answer(): arguments are checked, exceptions stop here.
#include "evaluator/bylaw.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "base/version.h"
#include "evaluator/decider.h"

using bylaw::engine::Loaded;

struct bylaw_snapshot {
  std::shared_ptr<const Loaded> loaded;
  std::string policy;
  std::string facts;
  std::atomic<size_t> references{1};
};

struct bylaw_context {
  explicit bylaw_context(bylaw_snapshot* of) : snapshot(of), decider(of->loaded) {}
  bylaw_snapshot* snapshot;
  bylaw::engine::Decider decider;
  std::string message;
  std::vector<std::string_view> ids;
  std::vector<bylaw::engine::BatchTold> told;
};

namespace {

// 0001-01-01T00:00:00Z and the last millisecond of 9999.
constexpr int64_t kFirstMoment = -62'135'596'800'000;
constexpr int64_t kLastMoment = 253'402'300'799'999;

bylaw_string view(std::string_view text) { return {text.data(), text.size()}; }

/// Runs `body`, whose exceptions become a status.
template <typename Body>
int32_t guarded(Body body) noexcept {
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return BYLAW_NO_MEMORY;
  } catch (...) {
    return BYLAW_FAILED;
  }
}

/// Fills a struct of the caller, of which it may know less or more than we.
template <typename T>
void hand_over(T from, T* to) {
  const size_t size = to->size;
  std::memcpy(static_cast<void*>(to), &from, std::min(size, sizeof(T)));
  to->size = size;
}

void tell(std::string_view what, char* message, size_t size) {
  if (message == nullptr || size == 0) return;
  const size_t length = std::min(what.size(), size - 1);
  std::memcpy(message, what.data(), length);
  message[length] = '\0';
}

int32_t outcome_number(bylaw::engine::Outcome outcome) {
  switch (outcome) {
    case bylaw::engine::Outcome::kForbidden:
      return BYLAW_FORBIDDEN;
    case bylaw::engine::Outcome::kGuaranteed:
      return BYLAW_GUARANTEED;
    case bylaw::engine::Outcome::kGranted:
      return BYLAW_GRANTED;
    case bylaw::engine::Outcome::kNotPermitted:
      return BYLAW_NOT_PERMITTED;
    case bylaw::engine::Outcome::kCannotEnforce:
      return BYLAW_CANNOT_ENFORCE;
    case bylaw::engine::Outcome::kInvalid:
      return BYLAW_INVALID;
  }
  return BYLAW_INVALID;
}

int32_t decide(bylaw_context& context, std::string_view text, int64_t now_ms, uint32_t flags,
               bylaw_result& result) {
  const bool want_json = (flags & BYLAW_WANT_JSON) != 0;
  const auto told = context.decider.decide(text, bylaw::Timestamp{now_ms}, want_json);
  if (!told.ok()) {
    context.message = told.error().message;
    result.message = view(context.message);
    return BYLAW_BAD_REQUEST;
  }
  if (want_json) result.json = view(told->json);
  result.outcome = outcome_number(told->outcome);
  result.decision = told->permit ? BYLAW_PERMIT : BYLAW_DENY;
  return BYLAW_OK;
}

int32_t decide_batch(bylaw_context& context, std::string_view text, int64_t now_ms,
                     bylaw_batch& batch) {
  context.ids.clear();
  for (size_t i = 0; i < batch.count; ++i) {
    if (batch.ids[i].data == nullptr && batch.ids[i].size > 0) return BYLAW_MISUSE;
    context.ids.emplace_back(batch.ids[i].data, batch.ids[i].size);
  }
  context.told.assign(batch.count, {});
  const bylaw::Status status =
      context.decider.decide_each(text, context.ids, bylaw::Timestamp{now_ms}, context.told);
  if (!status.ok()) {
    context.message = status.error().message;
    batch.message = view(context.message);
    return BYLAW_BAD_REQUEST;
  }
  for (size_t i = 0; i < batch.count; ++i) {
    batch.decisions[i] = context.told[i].permit ? BYLAW_PERMIT : BYLAW_DENY;
    if (batch.outcomes != nullptr) batch.outcomes[i] = outcome_number(context.told[i].outcome);
  }
  return BYLAW_OK;
}

bool is_moment(int64_t now_ms) { return now_ms >= kFirstMoment && now_ms <= kLastMoment; }

}  // namespace

extern "C" {

int32_t bylaw_snapshot_open(const char* path, size_t path_size, bylaw_snapshot** snapshot,
                            char* message, size_t message_size) {
  tell("", message, message_size);
  if (snapshot == nullptr) return BYLAW_MISUSE;
  *snapshot = nullptr;
  if (path == nullptr) return BYLAW_MISUSE;
  return guarded([&]() -> int32_t {
    const std::string name(path, path_size);
    if (name.find('\0') != std::string::npos) {
      tell("the path has a zero in it", message, message_size);
      return BYLAW_BAD_BUNDLE;
    }
    auto bytes = bylaw::graph::map_file(name);
    if (!bytes.ok()) {
      tell(bytes.error().message, message, message_size);
      return BYLAW_BAD_BUNDLE;
    }
    auto loaded = Loaded::open(*std::move(bytes));
    if (!loaded.ok()) {
      tell("the bundle '" + name + "': " + loaded.error().message, message, message_size);
      return BYLAW_BAD_BUNDLE;
    }
    auto opened = std::make_unique<bylaw_snapshot>();
    opened->loaded = *std::move(loaded);
    opened->policy = bylaw::graph::digest_text(opened->loaded->bundle().policy());
    opened->facts = bylaw::graph::digest_text(opened->loaded->bundle().facts());
    *snapshot = opened.release();
    return BYLAW_OK;
  });
}

void bylaw_snapshot_retain(bylaw_snapshot* snapshot) {
  if (snapshot != nullptr) snapshot->references.fetch_add(1, std::memory_order_relaxed);
}

void bylaw_snapshot_release(bylaw_snapshot* snapshot) {
  if (snapshot == nullptr) return;
  if (snapshot->references.fetch_sub(1, std::memory_order_acq_rel) == 1) delete snapshot;
}

int32_t bylaw_snapshot_info(const bylaw_snapshot* snapshot, bylaw_info* info) {
  if (snapshot == nullptr || info == nullptr || info->size < sizeof(size_t)) return BYLAW_MISUSE;
  hand_over<bylaw_info>({0, view(snapshot->policy), view(snapshot->facts)}, info);
  return BYLAW_OK;
}

int32_t bylaw_context_new(bylaw_snapshot* snapshot, bylaw_context** context) {
  if (context == nullptr) return BYLAW_MISUSE;
  *context = nullptr;
  if (snapshot == nullptr) return BYLAW_MISUSE;
  return guarded([&]() -> int32_t {
    *context = new bylaw_context(snapshot);
    bylaw_snapshot_retain(snapshot);
    return BYLAW_OK;
  });
}

void bylaw_context_free(bylaw_context* context) {
  if (context == nullptr) return;
  bylaw_snapshot* snapshot = context->snapshot;
  delete context;
  bylaw_snapshot_release(snapshot);
}

int32_t bylaw_decide(bylaw_context* context, const char* request, size_t request_size,
                     int64_t now_ms, uint32_t flags, bylaw_result* result) {
  if (result == nullptr || result->size < offsetof(bylaw_result, outcome)) return BYLAW_MISUSE;
  const bylaw_result denial{0, BYLAW_DENY, BYLAW_INVALID, {nullptr, 0}, {nullptr, 0}};
  hand_over(denial, result);
  const bool misuse = context == nullptr || !is_moment(now_ms) ||
                      (request == nullptr && request_size > 0) || (flags & ~BYLAW_WANT_JSON) != 0;
  if (misuse) return BYLAW_MISUSE;
  bylaw_result filled = denial;
  const int32_t status = guarded([&] {
    return decide(*context, {request, request_size}, now_ms, flags, filled);
  });
  if (status == BYLAW_OK || status == BYLAW_BAD_REQUEST) hand_over(filled, result);
  return status;
}

int32_t bylaw_decide_batch(bylaw_context* context, const char* request, size_t request_size,
                           int64_t now_ms, bylaw_batch* batch) {
  if (batch == nullptr || batch->size < sizeof(bylaw_batch)) return BYLAW_MISUSE;
  batch->message = {nullptr, 0};
  if (batch->count > 0 && batch->decisions == nullptr) return BYLAW_MISUSE;
  for (size_t i = 0; i < batch->count; ++i) {
    batch->decisions[i] = BYLAW_DENY;
    if (batch->outcomes != nullptr) batch->outcomes[i] = BYLAW_INVALID;
  }
  const bool misuse = context == nullptr || !is_moment(now_ms) ||
                      (request == nullptr && request_size > 0) ||
                      (batch->ids == nullptr && batch->count > 0);
  if (misuse) return BYLAW_MISUSE;
  return guarded([&] { return decide_batch(*context, {request, request_size}, now_ms, *batch); });
}

bylaw_string bylaw_version(void) { return view(bylaw::version()); }

}  // extern "C"
