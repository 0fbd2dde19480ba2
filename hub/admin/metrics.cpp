// SPDX-License-Identifier: EUPL-1.2
#include "admin/metrics.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

namespace nabe::admin {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;

MetricFamily family(const char* name, const char* help, MetricType type) { return {name, help, type, {}}; }

template <typename Number>
void add(MetricFamily& target, Labels labels, Number value) {
  ClientMetric metric;
  metric.label = std::move(labels);
  (target.type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = static_cast<double>(value);
  target.metric.push_back(std::move(metric));
}

MetricFamily single(const char* name, const char* help, double value) {
  MetricFamily result = family(name, help, MetricType::Gauge);
  add(result, {}, value);
  return result;
}

double age_seconds(TimeUs since_us, TimeUs now_us) {
  return since_us == 0 ? 0.0 : static_cast<double>(std::max<TimeUs>(0, now_us - since_us)) / 1e6;
}

MetricFamily labelled(const char* name, const char* help, const delivery::LabelledCounter& counter, const char* first,
                      const char* second) {
  MetricFamily result = family(name, help, MetricType::Counter);
  for (const auto& [key, value] : counter.snapshot()) {
    add(result, {{first, key.first}, {second, key.second}}, value);
  }
  return result;
}

MetricFamily latencies(const char* name, const char* help, const delivery::Histogram& histogram) {
  const delivery::Histogram::Snapshot snapshot = histogram.snapshot();
  ClientMetric metric;
  std::uint64_t cumulative = 0;
  for (std::size_t i = 0; i < snapshot.buckets.size(); ++i) {
    cumulative += snapshot.buckets[i];
    const double bound = i < delivery::Histogram::kBoundsUs.size()
                             ? static_cast<double>(delivery::Histogram::kBoundsUs[i]) / 1e6
                             : std::numeric_limits<double>::infinity();
    metric.histogram.bucket.push_back({cumulative, bound});
  }
  metric.histogram.sample_count = snapshot.count;
  metric.histogram.sample_sum = static_cast<double>(snapshot.sum_us) / 1e6;
  MetricFamily result = family(name, help, MetricType::Histogram);
  result.metric.push_back(std::move(metric));
  return result;
}

void add_counts(std::vector<MetricFamily>& all, const store::Counts& counts, TimeUs now_us) {
  MetricFamily ages = family("nabe_oldest_open_seconds", "Age of the oldest message not yet delivered, by connector.",
                             MetricType::Gauge);
  MetricFamily deliveries = family("nabe_deliveries", "Deliveries that are not final, by state.", MetricType::Gauge);
  MetricFamily held_up =
      family("nabe_deliveries_held_up",
             "Waiting deliveries that are held up, by what: another one of their lane that is unknown "
             "or dead, or a message of the case that is still to come.",
             MetricType::Gauge);
  for (const store::LaneCounts& lane : counts.connectors) {
    add(ages, {{"connector", lane.connector}}, age_seconds(lane.oldest_open_us, now_us));
    const std::pair<const char*, std::uint64_t> states[] = {{"waiting", lane.waiting}, {"attempting", lane.attempting},
                                                            {"pending", lane.pending}, {"unknown", lane.unknown},
                                                            {"dead", lane.dead},       {"unassigned", lane.unassigned}};
    for (const auto& [state, count] : states) {
      add(deliveries, {{"connector", lane.connector}, {"state", state}}, count);
    }
    add(held_up, {{"connector", lane.connector}, {"by", "lane"}}, lane.blocked);
    add(held_up, {{"connector", lane.connector}, {"by", "message"}}, lane.awaiting);
  }
  all.push_back(std::move(ages));
  all.push_back(std::move(deliveries));
  all.push_back(std::move(held_up));
  MetricFamily people =
      family("nabe_messages_waiting_for_a_person", "Messages without a place to go, by reason.", MetricType::Gauge);
  add(people, {{"reason", "unrouted"}}, counts.unrouted);
  add(people, {{"reason", "unassigned"}}, counts.unassigned);
  add(people, {{"reason", "unknown_department"}}, counts.unknown_department);
  all.push_back(std::move(people));
  all.push_back(single("nabe_messages_stored", "Messages in the store.", static_cast<double>(counts.messages)));
  all.push_back(
      single("nabe_refusals_stored", "Durable records of refused messages.", static_cast<double>(counts.refusals)));
}

MetricFamily accepted(const delivery::Statistics& statistics) {
  return labelled("nabe_messages_accepted_total", "Messages that got a receipt; kind is new or duplicate.",
                  statistics.accepted, "connector", "kind");
}

void add_connectors(std::vector<MetricFamily>& all, const delivery::HubStatus& status) {
  MetricFamily up =
      family("nabe_connector_up", "1 if the connector runs and says that it is healthy.", MetricType::Gauge);
  MetricFamily flight = family("nabe_connector_in_flight", "Attempts that run now.", MetricType::Gauge);
  for (const delivery::ConnectorStatus& connector : status.connectors) {
    add(up, {{"connector", connector.name}}, connector.state == "running" && connector.healthy ? 1 : 0);
    add(flight, {{"connector", connector.name}}, connector.in_flight);
  }
  all.push_back(std::move(up));
  all.push_back(std::move(flight));
}

}  // namespace

std::string metrics_text(const MetricsInput& input) {
  std::vector<MetricFamily> all;
  if (input.counts != nullptr) {
    all.push_back(single("nabe_oldest_waiting_seconds",
                         "Age of the oldest message that has not reached everyone; 0 if none waits.",
                         age_seconds(input.counts->oldest_waiting_us, input.now_us)));
    add_counts(all, *input.counts, input.now_us);
  }
  all.push_back(single("nabe_store_readable", "1 if the store answers.", input.counts != nullptr ? 1 : 0));
  const delivery::Statistics& statistics = input.statistics;
  all.push_back(accepted(statistics));
  all.push_back(
      labelled("nabe_refusals_total", "Messages refused at the door.", statistics.refused, "connector", "reason"));
  all.push_back(
      labelled("nabe_attempts_total", "Attempts of deliveries.", statistics.attempts, "connector", "outcome"));
  all.push_back(labelled("nabe_plugin_misbehaviour_total", "Breaches of the plugin contract.", statistics.misbehaviour,
                         "connector", "rule"));
  all.push_back(
      latencies("nabe_receipt_seconds", "First byte of an intake to its durable commit.", statistics.receipt));
  all.push_back(latencies("nabe_hop_seconds", "Receipt time to the durable outcome delivered.", statistics.hop));
  add_connectors(all, input.status);
  all.push_back(single("nabe_ready",
                       "As /health/ready: 1 if the hub takes messages and no connector is starting or has failed.",
                       input.status.ready ? 1 : 0));
  all.push_back(single("nabe_intake_memory_bytes", "Held in memory by open intakes.",
                       static_cast<double>(input.status.intake_memory_bytes)));
  all.push_back(single("nabe_start_time_seconds", "When the hub started, since 1970.",
                       static_cast<double>(input.status.started_us) / 1e6));
  MetricFamily build = family("nabe_build_info", "Always 1.", MetricType::Gauge);
  add(build, {{"version", NABE_VERSION}, {"configuration", input.status.configuration_revision}}, 1);
  all.push_back(std::move(build));
  return prometheus::TextSerializer().Serialize(all);
}

}  // namespace nabe::admin
