// SPDX-License-Identifier: Apache-2.0
// Figures of the whole process for /metrics, in Prometheus' text format. The server counts its requests here; other
// parts add collectables of their own (store_figures() is one).
#pragma once

#include <prometheus/collectable.h>
#include <prometheus/registry.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/query_metrics.h"

namespace yunguan::http {

// Thread-safe. Label values come from declarations (operations, codes), never from a request, so that their number has a
// bound.
class Metrics {
 public:
  Metrics();
  ~Metrics();

  // For counters and gauges that a part keeps itself.
  [[nodiscard]] prometheus::Registry& registry();
  // Asked anew at each /metrics; outlives this.
  void add(std::shared_ptr<prometheus::Collectable> collectable);

  void answered(std::string_view operation, int status, double seconds);
  // A request that no handler saw: queue full, over a limit, too slow. `code` is the error's.
  void refused(std::string_view code);
  void set_gauge(std::string_view name, std::string_view help, double value);

  [[nodiscard]] std::string text() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The store's queries as yunguan_store_query_seconds{query} and its totals.
[[nodiscard]] std::shared_ptr<prometheus::Collectable> store_figures(std::function<store::StoreFigures()> figures);

}  // namespace yunguan::http
