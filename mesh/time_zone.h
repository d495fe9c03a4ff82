// Time zones by their IANA names, from the system's database. Entry point: find_time_zone().
#ifndef BYLAW_MESH_TIME_ZONE_H_
#define BYLAW_MESH_TIME_ZONE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bylaw {

struct TimeZone {
  std::string name;
  int64_t offset_ms = 0;     // east of UTC, outside of summer time
  bool summer_time = false;  // its offset changes within the year
};

/// "UTC", "+05:30", or a name of the database such as "Europe/Brussels"; nothing if there is none
/// of that name.
std::optional<TimeZone> find_time_zone(std::string_view name);

}  // namespace bylaw

#endif  // BYLAW_MESH_TIME_ZONE_H_
