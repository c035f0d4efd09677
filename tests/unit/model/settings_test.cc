// SPDX-License-Identifier: Apache-2.0
#include "sync/settings.h"

#include "tests/catch.h"

namespace vmcp {

TEST_CASE("the runtime is what is said, else the tag of the image, else the pinned release") {
  struct Row {
    const char* image;
    const char* version;
  };
  for (const Row& row :
       {Row{"ghcr.io/stacklok/toolhive/vmcp:v0.44.0", "0.44.0"}, Row{"r/vmcp:0.55.1", "0.55.1"},
        Row{"r:5000/vmcp:v0.46.2@sha256:abc", "0.46.2"}, Row{"r:5000/vmcp", "0.47.0"}, Row{"r/vmcp:latest", "0.47.0"},
        Row{"vmcp@sha256:abc", "0.47.0"}, Row{"r/vmcp:v0.44", "0.47.0"}}) {
    CAPTURE(row.image);
    Settings settings;
    settings.vmcp_image = row.image;
    CHECK(schema::to_string(runtime_version(settings)) == row.version);
    settings.vmcp_version = schema::Version{0, 60, 0};
    CHECK(schema::to_string(runtime_version(settings)) == "0.60.0");
  }
  CHECK(runtime_version(Settings{}) == schema::kPinnedRuntime);
}

}  // namespace vmcp
