// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <utility>

#include "cli/validate/formats.h"

namespace vmcp::cli {
namespace {

/// What there is to say about one object of one file.
struct TestCase {
  std::vector<const Diagnosis*> failures;
  std::vector<const Diagnosis*> remarks;
};
using Suite = std::map<std::string, TestCase>;

std::string line_about(const Diagnosis& each) {
  return place_of(each) + ": " + std::string(severity_name(each.severity)) + " " + each.reason +
         (each.pointer.empty() ? "" : " " + each.pointer) + ": " + each.message + "\n";
}

std::string lines_about(const std::vector<const Diagnosis*>& list) {
  std::string out;
  for (const Diagnosis* each : list) out += line_about(*each);
  return xml_escaped(out);
}

std::string write(const std::string& name, const std::string& file, const TestCase& test) {
  std::string out = "    <testcase classname=\"" + xml_escaped(file) + "\" name=\"" + xml_escaped(name) + "\"";
  if (test.failures.empty() && test.remarks.empty()) return out + "/>\n";
  out += ">\n";
  if (!test.failures.empty()) {
    out += "      <failure type=\"" + xml_escaped(test.failures.front()->reason) + "\" message=\"" +
           xml_escaped(test.failures.front()->message) + "\">" + lines_about(test.failures) + "</failure>\n";
  }
  if (!test.remarks.empty()) out += "      <system-out>" + lines_about(test.remarks) + "</system-out>\n";
  return out + "    </testcase>\n";
}

}  // namespace

std::string xml_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (byte < 0x20 && c != '\n' && c != '\t' && c != '\r') {
      out += '?';
    } else {
      out += c;
    }
  }
  return out;
}

std::string diagnoses_as_junit(const Validation& found) {
  std::map<std::string, Suite> suites;
  for (const auto& [file, object] : found.objects) suites[file][object];
  for (const Diagnosis& each : found.diagnoses) {
    TestCase& test = suites[each.file][each.object.empty() ? "file" : qualified_name(each)];
    (each.severity <= Severity::kLeftOut ? test.failures : test.remarks).push_back(&each);
  }
  std::size_t tests = 0, failures = 0;
  std::string body;
  for (const auto& [file, suite] : suites) {
    std::size_t failed = 0;
    std::string cases;
    for (const auto& [name, test] : suite) {
      cases += write(name, file, test);
      failed += test.failures.empty() ? 0 : 1;
    }
    body += "  <testsuite name=\"" + xml_escaped(file) + "\" tests=\"" + std::to_string(suite.size()) +
            "\" failures=\"" + std::to_string(failed) + "\" errors=\"0\">\n" + cases + "  </testsuite>\n";
    tests += suite.size();
    failures += failed;
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"vmcp-composer validate\" tests=\"" +
         std::to_string(tests) + "\" failures=\"" + std::to_string(failures) + "\" errors=\"0\">\n" + body +
         "</testsuites>\n";
}

}  // namespace vmcp::cli
