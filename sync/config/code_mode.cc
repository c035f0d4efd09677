#include "sync/config/code_mode.h"

#include <string>

#include "sync/json/section_builder.h"
#include "sync/model/section_rules.h"

namespace vmcp {

Decided<std::optional<Json>> decide_code_mode(const Inputs& inputs) {
  Decided<std::optional<Json>> out;
  const Json* code_mode = find(inputs.parent.spec, {"config", "codeMode"});
  if (code_mode == nullptr) return out;
  const std::string pointer = "/spec/config/codeMode";
  for (const char* key : {"stepLimit", "parallelMaxConcurrency"}) {
    if (integer_at(*code_mode, {key}).value_or(1) < 1) {
      out.report.join(refusal(child_pointer(pointer, key), spec_path(pointer) + "." + key + " must be at least 1"));
    }
  }
  out.report.join(check_duration(*code_mode, "toolCallTimeout", pointer));
  SectionBuilder node(*code_mode);
  node.flag("enabled").integer("stepLimit").integer("parallelMaxConcurrency");
  out.value = node.duration("toolCallTimeout").take();
  return out;
}

}  // namespace vmcp
