// SPDX-License-Identifier: Apache-2.0
// Cards that a form names: those of the units the caller may see cards of.
#pragma once

#include "order/lookup.h"

namespace yunguan::card {

void add_lookups(order::Lookups& lookups);

}  // namespace yunguan::card
