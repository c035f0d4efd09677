#include "sync/config/code_mode.h"

#include <string>

#include "sync/json/object_builder.h"
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
  ObjectBuilder node(*code_mode);
  node.copy("enabled").copy("stepLimit").copy("parallelMaxConcurrency");
  out.value = node.add("toolCallTimeout", nonzero_duration(*code_mode, "toolCallTimeout")).take();
  return out;
}

}  // namespace vmcp
