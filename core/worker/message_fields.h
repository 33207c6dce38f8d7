// The word and the fields of every message on the wire: the one list that reading, writing and the
// refusal of unknown keys share. Internal to core/worker.
#pragma once

#include "core/worker/messages.h"

#include <string_view>

namespace gaussarium::worker::wire {

template <class M>
struct Of {}; // names a message's type where there is no message yet

// clang-format off
constexpr std::string_view word(Of<Hello>) { return "hello"; }
constexpr std::string_view word(Of<Start>) { return "start"; }
constexpr std::string_view word(Of<Continue>) { return "continue"; }
constexpr std::string_view word(Of<Pause>) { return "pause"; }
constexpr std::string_view word(Of<Resume>) { return "resume"; }
constexpr std::string_view word(Of<Cancel>) { return "cancel"; }
constexpr std::string_view word(Of<SetLearningRate>) { return "set_learning_rate"; }
constexpr std::string_view word(Of<Evaluate>) { return "evaluate"; }
constexpr std::string_view word(Of<Checkpoint>) { return "checkpoint"; }
constexpr std::string_view word(Of<Quit>) { return "quit"; }
constexpr std::string_view word(Of<Welcome>) { return "hello"; }
constexpr std::string_view word(Of<Started>) { return "started"; }
constexpr std::string_view word(Of<Paused>) { return "paused"; }
constexpr std::string_view word(Of<Resumed>) { return "resumed"; }
constexpr std::string_view word(Of<Cancelled>) { return "cancelled"; }
constexpr std::string_view word(Of<RateSet>) { return "learning_rate_set"; }
constexpr std::string_view word(Of<Evaluated>) { return "evaluated"; }
constexpr std::string_view word(Of<Checkpointed>) { return "checkpointed"; }
constexpr std::string_view word(Of<Bye>) { return "bye"; }
constexpr std::string_view word(Of<Failed>) { return "failed"; }
constexpr std::string_view word(Of<Progress>) { return "progress"; }
constexpr std::string_view word(Of<Record>) { return "record"; }
constexpr std::string_view word(Of<Finished>) { return "finished"; }
// clang-format on

// A field that holds a JSON object, kept as text.
struct ObjectText {
    std::string Start::*field;
};

// visit.need(name, pointer to member) for a field that must be there, visit.may for one that keeps
// its default. Types without an overload of their own have no fields.
template <class M, class V>
void fields(Of<M>, V&) {}

template <class V>
void fields(Of<Hello>, V& visit) {
    visit.need("version", &Hello::version);
}

template <class V>
void fields(Of<Start>, V& visit) {
    visit.need("folder", &Start::folder);
    visit.may("config", &Start::config);
    visit.may("settings", ObjectText{&Start::settings});
    visit.may("device", &Start::device);
    visit.may("from", &Start::from);
    visit.may("seed", &Start::seed);
    visit.may("steps", &Start::steps);
}

template <class V>
void fields(Of<Continue>, V& visit) {
    visit.need("folder", &Continue::folder);
    visit.may("device", &Continue::device);
}

template <class V>
void fields(Of<SetLearningRate>, V& visit) {
    visit.need("factor", &SetLearningRate::factor);
}

template <class V>
void fields(Of<Welcome>, V& visit) {
    visit.need("version", &Welcome::version);
    visit.may("program", &Welcome::program);
    visit.may("libtorch", &Welcome::libtorch);
    visit.may("device", &Welcome::device);
    visit.may("threads", &Welcome::threads);
    visit.may("process", &Welcome::process);
}

template <class V>
void fields(Of<Started>, V& visit) {
    visit.need("folder", &Started::folder);
    visit.may("name", &Started::name);
    visit.may("device", &Started::device);
    visit.need("step", &Started::step);
    visit.need("steps", &Started::steps);
    visit.may("parameters", &Started::parameters);
    visit.may("seed", &Started::seed);
    visit.may("factor", &Started::factor);
    visit.may("sizes", &Started::sizes);
    visit.may("note", &Started::note);
}

template <class V>
void fields(Of<Paused>, V& visit) {
    visit.need("step", &Paused::step);
    visit.may("reason", &Paused::reason);
}

template <class V>
void fields(Of<Resumed>, V& visit) {
    visit.need("step", &Resumed::step);
}

template <class V>
void fields(Of<Cancelled>, V& visit) {
    visit.need("step", &Cancelled::step);
}

template <class V>
void fields(Of<RateSet>, V& visit) {
    visit.need("step", &RateSet::step);
    visit.need("factor", &RateSet::factor);
    visit.may("learning_rate", &RateSet::learningRate);
}

template <class V>
void fields(Of<Evaluated>, V& visit) {
    visit.need("step", &Evaluated::step);
    visit.need("sizes", &Evaluated::sizes);
    visit.need("excess", &Evaluated::excess);
}

template <class V>
void fields(Of<Checkpointed>, V& visit) {
    visit.need("step", &Checkpointed::step);
}

template <class V>
void fields(Of<Failed>, V& visit) {
    visit.need("code", &Failed::code);
    visit.need("sentence", &Failed::sentence);
}

template <class V>
void fields(Of<Progress>, V& visit) {
    visit.need("step", &Progress::step);
    visit.may("seconds", &Progress::seconds);
    visit.may("learning_rate", &Progress::learningRate);
    visit.need("nll", &Progress::nll);
    visit.may("count_loss", &Progress::countLoss);
    visit.may("gradient_norm", &Progress::gradientNorm);
    visit.may("skipped", &Progress::skipped);
    visit.may("tokens", &Progress::tokens);
    visit.may("steps_per_second", &Progress::stepsPerSecond);
}

template <class V>
void fields(Of<Record>, V& visit) {
    fields(Of<Progress>(), visit);
    visit.may("excess", &Record::excess);
}

template <class V>
void fields(Of<Finished>, V& visit) {
    visit.need("step", &Finished::step);
    visit.need("complete", &Finished::complete);
    visit.may("seconds", &Finished::seconds);
    visit.may("weights", &Finished::weights);
    visit.may("sentence", &Finished::sentence);
}

} // namespace gaussarium::worker::wire
