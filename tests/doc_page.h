// Runs the blocks of a page of documentation: those with `file=PATH` make a mesh in memory, those
// of a console run commands, and what they print must be what the page shows. Entry point:
// run_page().
#ifndef BYLAW_TESTS_DOC_PAGE_H_
#define BYLAW_TESTS_DOC_PAGE_H_

#include <string>

namespace bylaw::tests {

struct PageRun {
  std::string text;      // the page with its console blocks as they should be
  std::string problems;  // of the mesh the page (or a section of it) makes in the end: it must
                         // check cleanly and pass its tests
};

/// Commands that name policies/northwind find the folder policies/ beside what the page makes.
/// In a page, a policy block that begins with a header starts its file anew, any other is added at
/// the end of its file. After a line `<!-- Sections begin anew. -->` each section (`## …`) begins
/// with the files that stood at that line, what a block adds to one of them stands in place of what
/// the section had added to it, and what the section leaves must check without warnings.
PageRun run_page(const std::string& text);

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_DOC_PAGE_H_
