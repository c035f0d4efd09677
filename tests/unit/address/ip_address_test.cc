// SPDX-License-Identifier: Apache-2.0
#include "sync/address/ip_address.h"

#include <string>

#include "tests/catch.h"

namespace vmcp {
namespace {

/// The range that `text` falls into, with the network's initial: `f` forbidden, `l` loopback, `p` private; "" public.
std::string range_of(const char* text) {
  const auto address = parse_ip_address(text);
  REQUIRE(address.has_value());
  const NetworkRange place = network_of(*address);
  constexpr const char* kInitials[] = {"", "p ", "l ", "f "};
  return kInitials[static_cast<int>(place.network)] + std::string(place.range);
}

struct Row {
  const char* address;
  const char* range;
};

TEST_CASE("what an address leads to") {
  for (const Row& row : {
           Row{"93.184.216.34", ""},
           Row{"2606:4700::1111", ""},
           Row{"0.1.2.3", "f 0.0.0.0/8"},
           Row{"127.255.0.1", "l 127.0.0.0/8"},
           Row{"::1", "l ::1/128"},
           Row{"::", "f ::/128"},
           Row{"169.254.169.254", "f 169.254.0.0/16"},
           Row{"fe80::1", "f fe80::/10"},
           Row{"fe80::1%eth0", "f fe80::/10"},
           Row{"fd00:ec2::254", "f fd00:ec2::254/128"},
           Row{"fd20:ce::254", "f fd20:ce::254/128"},
           Row{"fd00:ec2::253", "p fc00::/7"},
           Row{"100.100.100.200", "f 100.100.100.200/32"},
           Row{"100.100.100.201", "p 100.64.0.0/10"},
           Row{"168.63.129.16", "f 168.63.129.16/32"},
           Row{"168.63.129.17", ""},
           Row{"192.0.0.192", "f 192.0.0.0/24"},
           Row{"224.0.0.1", "f 224.0.0.0/4"},
           Row{"239.255.255.255", "f 224.0.0.0/4"},
           Row{"240.0.0.1", "f 240.0.0.0/4"},
           Row{"255.255.255.255", "f 240.0.0.0/4"},
           Row{"223.255.255.255", ""},
           Row{"ff02::1", "f ff00::/8"},
           Row{"192.0.2.1", "f 192.0.2.0/24"},
           Row{"203.0.113.9", "f 203.0.113.0/24"},
           Row{"2001:db8::1", "f 2001:db8::/32"},
           Row{"192.88.99.1", "f 192.88.99.0/24"},
           Row{"10.0.0.1", "p 10.0.0.0/8"},
           Row{"172.31.255.255", "p 172.16.0.0/12"},
           Row{"192.168.1.1", "p 192.168.0.0/16"},
           Row{"198.18.0.1", "p 198.18.0.0/15"},
           Row{"198.20.0.1", ""},
           Row{"fec0::1", "p fec0::/10"},
           Row{"fd12::1", "p fc00::/7"},
       }) {
    INFO(row.address);
    CHECK(range_of(row.address) == row.range);
  }
}

TEST_CASE("an IPv4 address in an IPv6 one is judged by where it leads") {
  for (const Row& row : {
           Row{"::ffff:127.0.0.1", "l 127.0.0.0/8"},                         // mapped
           Row{"::7f00:1", "l 127.0.0.0/8"},                                 // compatible
           Row{"::ffff:0:a9fe:a9fe", "f 169.254.0.0/16"},                    // SIIT
           Row{"64:ff9b::10.1.2.3", "p 10.0.0.0/8"},                         // NAT64
           Row{"64:ff9b:1::a9fe:a9fe", "f 169.254.0.0/16"},                  // NAT64, local prefix as /96
           Row{"64:ff9b:1:a9fe:a9:fe00::", "f 169.254.0.0/16"},              // … and as /48
           Row{"2002:7f00:1::", "l 127.0.0.0/8"},                            // 6to4
           Row{"2001:0:4136:e378:8000:63bf:80ff:fffe", "l 127.0.0.0/8"},     // Teredo, client
           Row{"2001:0:a9fe:a9fe:8000:63bf:a247:27dd", "f 169.254.0.0/16"},  // Teredo, server
           Row{"2606:4700::5efe:a00:1", "p 10.0.0.0/8"},                     // ISATAP
           Row{"2606:4700::200:5efe:a9fe:a9fe", "f 169.254.0.0/16"},         // ISATAP, universal
           Row{"fd12::5efe:7f00:1", "l 127.0.0.0/8"},                        // the strictest counts
           Row{"64:ff9b::5db8:d822", ""},
           Row{"64:ff9b:1::5db8:d822", ""},
           Row{"2002:5db8:d822::", ""},
           Row{"::ffff:0:5db8:d822", ""},
           Row{"2606:4700::5eff:a00:1", ""},
       }) {
    INFO(row.address);
    CHECK(range_of(row.address) == row.range);
  }
}

TEST_CASE("names and halves of addresses are no addresses") {
  for (const char* text : {"", "example.com", "127.1", "1.2.3.4.", "1.2.3.256", "::g", "[::1]", "0x7f.0.0.1", "1:2"}) {
    INFO(text);
    CHECK_FALSE(parse_ip_address(text).has_value());
  }
}

}  // namespace
}  // namespace vmcp
