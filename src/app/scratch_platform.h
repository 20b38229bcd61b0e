// SPDX-License-Identifier: Apache-2.0
// A whole platform on an empty store of its own, for commands that ask what the program is made of.
#pragma once

#include <functional>

#include "app/platform.h"

namespace yunguan::app {

// Makes it, lets `ask` look – it is not started – and removes it. An error is printed; the exit status of the command.
int ask_scratch_platform(const std::function<Result<void>(const Platform&)>& ask);

}  // namespace yunguan::app
