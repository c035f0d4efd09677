// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace vmcp::cli {

/// Whether a container runtime can read `text` as `[host[:port]/]path[:tag][@digest]` (the grammar of
/// https://pkg.go.dev/github.com/distribution/reference).
bool is_image_reference(const std::string& text);

/// Whether a reference names the same image tomorrow, as far as it can tell: by a digest, or a tag other than `latest`.
bool is_pinned(const std::string& image);

}  // namespace vmcp::cli
