// Time zones by their IANA names, from the system's database. Entry point: find_time_zone().
#ifndef BYLAW_MESH_TIME_ZONE_H_
#define BYLAW_MESH_TIME_ZONE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bylaw {

struct TimeZone {
  /// From this time on (milliseconds since 1970 in UTC), clocks are this much ahead of UTC.
  struct Change {
    int64_t from_ms = 0;
    int64_t offset_ms = 0;
  };
  std::string name;
  int64_t offset_ms = 0;  // east of UTC, before the first change
  std::vector<Change>
      changes;  // summer time and its ends from 1970 to 2199 by today's rule, ascending
};

/// "UTC", "+05:30", or a name of the database such as "Europe/Brussels"; nothing if there is none
/// of that name.
std::optional<TimeZone> find_time_zone(std::string_view name);

}  // namespace bylaw

#endif  // BYLAW_MESH_TIME_ZONE_H_
