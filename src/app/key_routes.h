// SPDX-License-Identifier: Apache-2.0
// Keys over HTTP: purposes, versions, ages, what stands under which version; a new version, and sealing anew. Never a key itself.
#pragma once

#include <array>
#include <vector>

#include "crypto/key_ring.h"
#include "http/route.h"
#include "identity/context.h"
#include "job/job_runner.h"

namespace yunguan::app {

inline constexpr std::string_view kResealJob = "keeping.reseal";

// The key of blind indexes is left out: with a new one nothing sealed before would be found by its number.
inline constexpr std::array kRotated{crypto::KeyPurpose::data, crypto::KeyPurpose::integrity, crypto::KeyPurpose::seal,
                                     crypto::KeyPurpose::login};

// What the key is for, in words.
[[nodiscard]] const Text& purpose_words(crypto::KeyPurpose purpose);

// Records it, then makes it: a key nobody recorded would be worse than a record of a key that could not be made.
// keys.purpose (invalid) for one that is not rotated.
Result<std::uint32_t> rotate_key(const identity::Context& context, crypto::KeyRing& keys, const identity::Actor& actor,
                                 std::string_view purpose);

[[nodiscard]] std::vector<http::Route> key_routes(const identity::Context& context, crypto::KeyRing& keys,
                                                  job::Runner& jobs);

}  // namespace yunguan::app
