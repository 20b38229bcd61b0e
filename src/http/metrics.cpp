// SPDX-License-Identifier: Apache-2.0
#include "http/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/text_serializer.h>

#include <limits>
#include <map>
#include <mutex>

namespace yunguan::http {
namespace {

const prometheus::Histogram::BucketBoundaries kSeconds{0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1,
                                                       0.25,  0.5,    1,     2.5,  5,    10};

// What one operation counts, found without asking the registry again.
struct Operation {
  prometheus::Histogram* seconds = nullptr;
  std::map<int, prometheus::Counter*> by_status;
};

prometheus::ClientMetric counter_of(std::uint64_t value) {
  prometheus::ClientMetric metric;
  metric.counter.value = static_cast<double>(value);
  return metric;
}

class StoreFigures final : public prometheus::Collectable {
 public:
  explicit StoreFigures(std::function<store::StoreFigures()> figures) : figures_(std::move(figures)) {}

  std::vector<prometheus::MetricFamily> Collect() const override {
    const store::StoreFigures now = figures_();
    std::vector<prometheus::MetricFamily> families;
    families.push_back(seconds_of(now));
    families.push_back(failures_of(now));
    const auto total = [&](const char* name, const char* help, std::uint64_t value) {
      families.push_back({name, help, prometheus::MetricType::Counter, {counter_of(value)}});
    };
    total("yunguan_store_transactions_total", "Transactions committed.", now.transactions);
    total("yunguan_store_commits_total", "Commits on disk; one may carry several transactions.", now.commits);
    total("yunguan_store_refused_total", "Callers turned away because a queue was full.", now.refused);
    total("yunguan_store_retries_total", "Transactions run again after an environment fault.", now.retries);
    prometheus::ClientMetric waiting;
    waiting.gauge.value = static_cast<double>(now.waiting);
    families.push_back(
        {"yunguan_store_waiting", "Callers waiting for the store.", prometheus::MetricType::Gauge, {waiting}});
    return families;
  }

 private:
  static prometheus::MetricFamily seconds_of(const store::StoreFigures& now) {
    prometheus::MetricFamily family{
        "yunguan_store_query_seconds", "Time of statements by name.", prometheus::MetricType::Histogram, {}};
    for (const auto& query : now.queries) {
      prometheus::ClientMetric metric;
      metric.label = {{"query", query.name}};
      metric.histogram.sample_count = query.calls;
      metric.histogram.sample_sum = static_cast<double>(query.micros) / 1e6;
      std::uint64_t cumulative = 0;
      for (std::size_t i = 0; i < query.buckets.size(); ++i) {
        cumulative += query.buckets[i];
        const bool last = i == store::kLatencyBounds.size();
        const double bound =
            last ? std::numeric_limits<double>::infinity() : static_cast<double>(store::kLatencyBounds[i]) / 1e6;
        metric.histogram.bucket.push_back({cumulative, bound});
      }
      family.metric.push_back(std::move(metric));
    }
    return family;
  }
  static prometheus::MetricFamily failures_of(const store::StoreFigures& now) {
    prometheus::MetricFamily family{
        "yunguan_store_query_failures_total", "Statements that failed, by name.", prometheus::MetricType::Counter, {}};
    for (const auto& query : now.queries) {
      auto metric = counter_of(query.failures);
      metric.label = {{"query", query.name}};
      family.metric.push_back(std::move(metric));
    }
    return family;
  }

  const std::function<store::StoreFigures()> figures_;
};

}  // namespace

struct Metrics::Impl {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& requests = prometheus::BuildCounter()
                                                          .Name("yunguan_http_requests_total")
                                                          .Help("Answers by operation and status.")
                                                          .Register(registry);
  prometheus::Family<prometheus::Histogram>& seconds =
      prometheus::BuildHistogram()
          .Name("yunguan_http_request_seconds")
          .Help("Time from the whole request to the answer, by operation.")
          .Register(registry);
  prometheus::Family<prometheus::Counter>& refusals = prometheus::BuildCounter()
                                                          .Name("yunguan_http_refused_total")
                                                          .Help("Requests that no handler saw, by code.")
                                                          .Register(registry);
  std::mutex mutex;
  // Under mutex.
  std::map<std::string, Operation, std::less<>> operations;
  std::map<std::string, prometheus::Gauge*, std::less<>> gauges;
  std::vector<std::shared_ptr<prometheus::Collectable>> others;
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

prometheus::Registry& Metrics::registry() { return impl_->registry; }

void Metrics::add(std::shared_ptr<prometheus::Collectable> collectable) {
  const std::lock_guard lock(impl_->mutex);
  impl_->others.push_back(std::move(collectable));
}

void Metrics::answered(std::string_view operation, int status, double seconds) {
  const std::lock_guard lock(impl_->mutex);
  auto place = impl_->operations.find(operation);
  if (place == impl_->operations.end()) place = impl_->operations.emplace(operation, Operation{}).first;
  Operation& figures = place->second;
  if (figures.seconds == nullptr) figures.seconds = &impl_->seconds.Add({{"operation", place->first}}, kSeconds);
  auto& counter = figures.by_status[status];
  if (counter == nullptr) {
    counter = &impl_->requests.Add({{"operation", place->first}, {"status", std::to_string(status)}});
  }
  figures.seconds->Observe(seconds);
  counter->Increment();
}

void Metrics::refused(std::string_view code) { impl_->refusals.Add({{"code", std::string(code)}}).Increment(); }

void Metrics::set_gauge(std::string_view name, std::string_view help, double value) {
  const std::lock_guard lock(impl_->mutex);
  auto& gauge = impl_->gauges[std::string(name)];
  if (gauge == nullptr) {
    gauge = &prometheus::BuildGauge().Name(std::string(name)).Help(std::string(help)).Register(impl_->registry).Add({});
  }
  gauge->Set(value);
}

std::string Metrics::text() const {
  auto families = impl_->registry.Collect();
  {
    const std::lock_guard lock(impl_->mutex);
    for (const auto& other : impl_->others) {
      for (auto& family : other->Collect()) families.push_back(std::move(family));
    }
  }
  return prometheus::TextSerializer().Serialize(families);
}

std::shared_ptr<prometheus::Collectable> store_figures(std::function<store::StoreFigures()> figures) {
  return std::make_shared<StoreFigures>(std::move(figures));
}

}  // namespace yunguan::http
