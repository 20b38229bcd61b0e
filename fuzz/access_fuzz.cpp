// SPDX-License-Identifier: Apache-2.0
// What administrators and browsers send about access: certificates, lists of authorities, signing key files, networks of addresses.
// Any bytes are refused or taken; what was taken reads the same when it is written again.
#include <cstdint>
#include <string_view>

#include "base/cidr.h"
#include "crypto/signing_key_file.h"
#include "crypto/x509.h"

namespace {

using namespace yunguan;

constexpr std::string_view kIterations = "\"iterations\"";  // deriving keys takes time, and nothing else

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto certificate = crypto::Certificate::from_pem(text)) {
    const auto again = crypto::Certificate::from_pem(certificate->to_pem());
    YG_ASSERT(again.has_value());
    YG_ASSERT(again->fingerprint() == certificate->fingerprint() && again->subject() == certificate->subject());
    YG_ASSERT(again->not_after() == certificate->not_after() && again->serial() == certificate->serial());
    (void)certificate->issuer();
    (void)certificate->not_before();
    (void)certificate->public_key();
  }
  if (const auto trusted = crypto::TrustList::from_pem(text)) YG_ASSERT(trusted->size() > 0);
  if (text.find(kIterations) == std::string_view::npos || text.find("\"iterations\":1,") != std::string_view::npos)
    (void)crypto::open_signing_key_file(text, "246810");
  if (const auto networks = parse_networks(text)) {
    const auto again = parse_networks(networks_text(*networks));
    YG_ASSERT(again.has_value() && *again == *networks);
    (void)any_contains(*networks, "10.1.2.3");
  }
  (void)any_contains({*Cidr::parse("10.0.0.0/8"), *Cidr::parse("2001:db8::/32")}, text);
  return 0;
}
