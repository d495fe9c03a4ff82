// The C API over Loaded and answer(): arguments are checked, exceptions stop here.
#include "evaluator/bylaw.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "base/version.h"
#include "evaluator/holder.h"
#include "evaluator/search.h"

using bylaw::engine::Loaded;

struct bylaw_snapshot {
  std::shared_ptr<const Loaded> loaded;
  std::string policy;
  std::string facts;  // once it was asked for
  std::once_flag asked;
  std::atomic<size_t> references{1};
};

struct bylaw_holder {
  std::shared_ptr<bylaw::engine::Holder> holder;
};

struct bylaw_context {
  explicit bylaw_context(const bylaw_snapshot* of) : decider(of->loaded) {}
  bylaw::engine::Decider decider;
  std::string message;
  std::vector<std::string_view> ids;
  std::vector<bylaw::engine::BatchTold> told;
  bylaw::engine::Found found;
  std::vector<bylaw_string> names;
  std::string json;
};

namespace {

constexpr std::string_view kNoMemory = "there is no memory left";
constexpr std::string_view kFailed = "the library failed";

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

bylaw_snapshot* snapshot_of(std::shared_ptr<const Loaded> loaded) {
  auto opened = std::make_unique<bylaw_snapshot>();
  opened->loaded = std::move(loaded);
  opened->policy = bylaw::graph::digest_text(opened->loaded->bundle().policy());
  return opened.release();
}

int32_t outcome_number(bylaw::Outcome outcome) {
  switch (outcome) {
    case bylaw::Outcome::kForbidden:
      return BYLAW_FORBIDDEN;
    case bylaw::Outcome::kGuaranteed:
      return BYLAW_GUARANTEED;
    case bylaw::Outcome::kGranted:
      return BYLAW_GRANTED;
    case bylaw::Outcome::kNotPermitted:
      return BYLAW_NOT_PERMITTED;
    case bylaw::Outcome::kCannotEnforce:
      return BYLAW_CANNOT_ENFORCE;
    case bylaw::Outcome::kInvalid:
      return BYLAW_INVALID;
  }
  return BYLAW_INVALID;
}

int32_t decide(bylaw_context& context, std::string_view text, int64_t now_ms, uint32_t flags,
               bylaw_result& result) {
  context.decider.catch_up();
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
  context.decider.catch_up();
  context.ids.clear();
  for (size_t i = 0; i < batch.count; ++i) {
    if (batch.ids[i].data == nullptr && batch.ids[i].size > 0) {
      batch.message = view("an id is null");
      return BYLAW_MISUSE;
    }
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

int32_t search(bylaw_context& context, std::string_view text, int64_t now_ms, uint32_t flags,
               bylaw_found& found) {
  context.decider.catch_up();
  auto result = bylaw::engine::search(context.decider, text, bylaw::Timestamp{now_ms});
  if (!result.ok()) {
    context.message = result.error().message;
    found.message = view(context.message);
    return BYLAW_BAD_REQUEST;
  }
  context.found = *std::move(result);
  context.names.clear();
  for (const std::string& id : context.found.ids) context.names.push_back(view(id));
  found.ids = context.names.data();
  found.count = context.names.size();
  found.next = view(context.found.next);
  if ((flags & BYLAW_WANT_JSON) != 0) {
    context.json = bylaw::engine::found_json(context.found);
    found.json = view(context.json);
  }
  return BYLAW_OK;
}

/// What is wrong with the arguments that all questions have; empty if nothing is.
std::string_view misuse_of(const bylaw_context* context, const char* request, size_t request_size,
                           int64_t now_ms, uint32_t flags) {
  if (context == nullptr) return "the context is null";
  if (request == nullptr && request_size > 0) return "the request is null";
  if (!bylaw::engine::is_moment(bylaw::Timestamp{now_ms})) return bylaw::engine::kNoMoment;
  if ((flags & ~BYLAW_WANT_JSON) != 0) return "a flag is set that is none";
  return {};
}

/// Answers a question with `body`, unless there is something wrong; what is wrong goes to
/// `message`.
template <typename Body>
int32_t ask(std::string_view wrong, bylaw_string& message, Body body) {
  if (!wrong.empty()) {
    message = view(wrong);
    return BYLAW_MISUSE;
  }
  const int32_t status = guarded(body);
  if (status == BYLAW_NO_MEMORY) message = view(kNoMemory);
  if (status == BYLAW_FAILED) message = view(kFailed);
  return status;
}

/// Likewise, with the message in a place of the caller's.
template <typename Body>
int32_t ask(std::string_view wrong, char* message, size_t message_size, Body body) {
  tell(wrong, message, message_size);
  if (!wrong.empty()) return BYLAW_MISUSE;
  const int32_t status = guarded(body);
  if (status == BYLAW_NO_MEMORY) tell(kNoMemory, message, message_size);
  if (status == BYLAW_FAILED) tell(kFailed, message, message_size);
  return status;
}

}  // namespace

extern "C" {

int32_t bylaw_snapshot_open(const char* path, size_t path_size, bylaw_snapshot** snapshot,
                            char* message, size_t message_size) {
  std::string_view wrong;
  if (path == nullptr) wrong = "the path is null";
  if (snapshot == nullptr) wrong = "there is no place for the snapshot";
  if (snapshot != nullptr) *snapshot = nullptr;
  return ask(wrong, message, message_size, [&]() -> int32_t {
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
    *snapshot = snapshot_of(*std::move(loaded));
    return BYLAW_OK;
  });
}

int32_t bylaw_snapshot_update(bylaw_snapshot* snapshot, const char* change, size_t change_size,
                              bylaw_snapshot** updated, char* message, size_t message_size) {
  std::string_view wrong;
  if (change == nullptr) wrong = "the change is null";
  if (snapshot == nullptr) wrong = "the snapshot is null";
  if (updated == nullptr) wrong = "there is no place for the snapshot";
  if (updated != nullptr) *updated = nullptr;
  return ask(wrong, message, message_size, [&]() -> int32_t {
    auto loaded = snapshot->loaded->update(std::string_view(change, change_size));
    if (!loaded.ok()) {
      tell(loaded.error().message, message, message_size);
      return BYLAW_BAD_REQUEST;
    }
    *updated = snapshot_of(*std::move(loaded));
    return BYLAW_OK;
  });
}

int32_t bylaw_holder_new(bylaw_snapshot* snapshot, bylaw_holder** holder) {
  if (holder == nullptr) return BYLAW_MISUSE;
  *holder = nullptr;
  if (snapshot == nullptr) return BYLAW_MISUSE;
  return guarded([&]() -> int32_t {
    *holder = new bylaw_holder{std::make_shared<bylaw::engine::Holder>(snapshot->loaded)};
    return BYLAW_OK;
  });
}

void bylaw_holder_release(bylaw_holder* holder) { delete holder; }

int32_t bylaw_holder_set(bylaw_holder* holder, bylaw_snapshot* snapshot) {
  if (holder == nullptr || snapshot == nullptr) return BYLAW_MISUSE;
  return guarded([&]() -> int32_t {
    holder->holder->set(snapshot->loaded);
    return BYLAW_OK;
  });
}

int32_t bylaw_holder_update(bylaw_holder* holder, const char* change, size_t change_size,
                            char* message, size_t message_size) {
  std::string_view wrong;
  if (change == nullptr) wrong = "the change is null";
  if (holder == nullptr) wrong = "the holder is null";
  return ask(wrong, message, message_size, [&]() -> int32_t {
    const bylaw::Status status = holder->holder->update({change, change_size});
    if (status.ok()) return BYLAW_OK;
    tell(status.error().message, message, message_size);
    return BYLAW_BAD_REQUEST;
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
  auto* asked = const_cast<bylaw_snapshot*>(snapshot);  // a note to itself, taken once
  const int32_t status = guarded([&]() -> int32_t {
    std::call_once(asked->asked, [&] {
      asked->facts = bylaw::graph::digest_text(snapshot->loaded->facts_digest());
    });
    return BYLAW_OK;
  });
  if (status != BYLAW_OK) return status;
  hand_over<bylaw_info>({0, view(snapshot->policy), view(snapshot->facts)}, info);
  return BYLAW_OK;
}

int32_t bylaw_context_new(bylaw_snapshot* snapshot, bylaw_context** context) {
  if (context == nullptr) return BYLAW_MISUSE;
  *context = nullptr;
  if (snapshot == nullptr) return BYLAW_MISUSE;
  return guarded([&]() -> int32_t {
    *context = new bylaw_context(snapshot);
    return BYLAW_OK;
  });
}

void bylaw_context_free(bylaw_context* context) { delete context; }

int32_t bylaw_context_follow(bylaw_context* context, bylaw_holder* holder) {
  if (context == nullptr || holder == nullptr) return BYLAW_MISUSE;
  context->decider.follow(holder->holder);
  return BYLAW_OK;
}

int32_t bylaw_decide(bylaw_context* context, const char* request, size_t request_size,
                     int64_t now_ms, uint32_t flags, bylaw_result* result) {
  if (result == nullptr || result->size < offsetof(bylaw_result, outcome)) return BYLAW_MISUSE;
  bylaw_result filled{0, BYLAW_DENY, BYLAW_INVALID, {nullptr, 0}, {nullptr, 0}};
  hand_over(filled, result);
  const std::string_view wrong = misuse_of(context, request, request_size, now_ms, flags);
  const int32_t status = ask(wrong, filled.message, [&] {
    return decide(*context, {request, request_size}, now_ms, flags, filled);
  });
  hand_over(filled, result);
  return status;
}

int32_t bylaw_decide_batch(bylaw_context* context, const char* request, size_t request_size,
                           int64_t now_ms, bylaw_batch* batch) {
  const auto reaches = [&](size_t end) { return batch->size >= end; };
  if (batch == nullptr || !reaches(sizeof batch->size)) return BYLAW_MISUSE;
  if (reaches(offsetof(bylaw_batch, outcomes)) && batch->decisions != nullptr) {
    std::fill_n(batch->decisions, batch->count, BYLAW_DENY);
  }
  if (reaches(offsetof(bylaw_batch, message)) && batch->outcomes != nullptr) {
    std::fill_n(batch->outcomes, batch->count, BYLAW_INVALID);
  }
  if (!reaches(sizeof(bylaw_batch))) return BYLAW_MISUSE;
  batch->message = {nullptr, 0};
  std::string_view wrong = misuse_of(context, request, request_size, now_ms, 0);
  if (batch->count > 0 && batch->ids == nullptr) wrong = "there are no ids";
  if (batch->count > 0 && batch->decisions == nullptr) wrong = "there is no place for decisions";
  return ask(wrong, batch->message, [&] {
    return decide_batch(*context, {request, request_size}, now_ms, *batch);
  });
}

int32_t bylaw_search(bylaw_context* context, const char* request, size_t request_size,
                     int64_t now_ms, uint32_t flags, bylaw_found* found) {
  if (found == nullptr || found->size < sizeof(size_t)) return BYLAW_MISUSE;
  bylaw_found filled{0, nullptr, 0, {nullptr, 0}, {nullptr, 0}, {nullptr, 0}};
  hand_over(filled, found);
  const std::string_view wrong = misuse_of(context, request, request_size, now_ms, flags);
  const int32_t status = ask(wrong, filled.message, [&] {
    return search(*context, {request, request_size}, now_ms, flags, filled);
  });
  hand_over(filled, found);
  return status;
}

bylaw_string bylaw_version(void) { return view(bylaw::version()); }

}  // extern "C"
