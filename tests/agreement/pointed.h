// Questions that are made for one line of the engine each: what random ones hardly ever meet. Entry
// point: pointed_exam().
#ifndef BYLAW_TESTS_AGREEMENT_POINTED_H_
#define BYLAW_TESTS_AGREEMENT_POINTED_H_

#include <string>
#include <vector>

#include "mesh/file_system.h"

namespace bylaw::tests {

struct PointedExam {
  MemoryDisk disk;  // with its entities
  std::vector<std::string> requests;
  std::vector<std::string> searches;
  // Of its facts, one upon the other; after each all is asked again. An update refuses all but the
  // first.
  std::vector<std::string> changes;
};

PointedExam pointed_exam();

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_AGREEMENT_POINTED_H_
