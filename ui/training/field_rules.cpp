#include "ui/training/field_rules.h"

#include <QCoreApplication>

namespace gaussarium::ui {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("FieldRules", text);
}

void rulesOfThePaper(FieldRules& rules) {
    rules.refused["network.position_code"]["sinusoidal"] =
        tr("the paper's tokens begin small, as GPT-2's: sines would drown them");
    rules.unused["network.read_out"] = tr("the paper's network has a read-out of its own");
    rules.unused["network.refinements"] =
        tr("the paper's network takes covariances to be known: there is nothing to refine");
    rules.unused["tasks.hidden_share"] = tr("the paper's network must be told k");
    rules.unused["loss.count_weight"] = tr("the paper's network is told k");
    for (const char* const name : {"loss.read_out_weight", "loss.early_weight"}) {
        rules.unused[name] = tr("the paper's network is read once, after its last layer");
    }
    rules.unused["optimizer.muon"] =
        tr("between the paper's matrices stand norms and biases, which are AdamW's");
    for (const char* const name :
         {"tasks.mean_spread_low", "tasks.mean_spread_high", "tasks.component_spread",
          "tasks.axis_spread", "tasks.weight_floor"}) {
        rules.unused[name] = tr("the paper's tasks have means between −5 and 5, unit covariances "
                                "and weights that are never small");
    }
}

} // namespace

FieldRules fieldRules(const std::map<std::string, std::string>& values) {
    const auto is = [&values](const char* name, const char* value) {
        const auto found = values.find(name);
        return found != values.end() && found->second == value;
    };
    FieldRules rules;
    const bool paper = is("network.architecture", "paper");
    if (paper) {
        rulesOfThePaper(rules);
    } else if (is("network.read_out", "assignment")) {
        rules.unused["network.refinements"] = tr("assignment answers with an M-step already");
        rules.unused["loss.read_out_weight"] =
            tr("without refinements there is no read-out before");
    } else {
        rules.refused["loss.kind"]["parameters"] =
            tr("it compares weights and means alone: a read-out by pooling would never learn its "
               "covariances. By assignment they are measured");
    }
    if (is("loss.kind", "parameters") && !paper) {
        rules.unused["tasks.hidden_share"] =
            tr("the paper's loss compares component with component: k is always told");
        rules.unused["loss.count_weight"] = tr("no task hides its k from the paper's loss");
    }
    return rules;
}

} // namespace gaussarium::ui
