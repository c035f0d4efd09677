// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/validate/validation.h"

namespace vmcp::cli {

/// Names of the formats: `table`, `json`, `yaml`, `github` (workflow commands, which annotate the lines of a pull
/// request), `sarif` (2.1.0) and `junit` (a test suite for each file, a test case for each object).
const std::vector<std::string>& diagnosis_formats();

/// `found` in one of them. Lists are in the order of the diagnoses, which is that of their places.
std::string write_diagnoses(const Validation& found, const std::string& format);

/// One format each; the table is empty when there is nothing to say.
std::string diagnoses_as_table(const std::vector<Diagnosis>& all);
std::string diagnoses_as_github(const std::vector<Diagnosis>& all);
std::string diagnoses_as_sarif(const std::vector<Diagnosis>& all);
std::string diagnoses_as_junit(const Validation& found);

/// `text` for XML: attributes and content; what XML cannot hold becomes `?`.
std::string xml_escaped(std::string_view text);

}  // namespace vmcp::cli
