#pragma once

#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace vmcp {

/// One rule that a composite tool breaks.
struct WorkflowProblem {
  std::string pointer;  ///< Below the tool, e.g. `/steps/0/id`.
  std::string message;  ///< Begins with the path of the place, e.g. `spec.config.compositeTools[0].steps[0].id is …`.
};

using WorkflowProblems = std::vector<WorkflowProblem>;

/// `list` with the problems of `more` behind its own.
inline WorkflowProblems joined(WorkflowProblems list, WorkflowProblems more) {
  list.insert(list.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  return list;
}

}  // namespace vmcp
