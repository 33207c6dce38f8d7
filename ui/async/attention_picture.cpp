#include "ui/async/attention_picture.h"

#include "core/mixture/density.h"
#include "core/tgmm/model_store.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace gaussarium::ui {

namespace {

template <class T>
T orThrow(Expected<T> value) {
    if (!value) {
        throw std::runtime_error(value.error().message);
    }
    return std::move(*value);
}

std::vector<int> spacedPoints(Eigen::Index size, std::int64_t most) {
    std::vector<int> points(static_cast<std::size_t>(std::min<Eigen::Index>(size, most)));
    for (std::size_t i = 0; i < points.size(); ++i) {
        points[i] = static_cast<int>(static_cast<Eigen::Index>(i) * size
                                     / static_cast<Eigen::Index>(points.size()));
    }
    return points;
}

Eigen::MatrixXd recordedPoints(const std::vector<int>& columns, const Dataset& data) {
    Eigen::MatrixXd points(data.dimension(), static_cast<Eigen::Index>(columns.size()));
    for (std::size_t i = 0; i < columns.size(); ++i) {
        points.col(static_cast<Eigen::Index>(i)) = data.points.col(columns[i]);
    }
    return points;
}

// Of what a point gathers from its own group, the part beyond chance.
double agreementOf(const tgmm::ShareMatrix& shares, const Eigen::VectorXd& sizes) {
    double own = 0.0;
    for (Eigen::Index group = 0; group < sizes.size(); ++group) {
        own += sizes[group] * static_cast<double>(shares(group, group));
    }
    const double chance = sizes.squaredNorm();
    return chance < 1.0 ? (own - chance) / (1.0 - chance) : 0.0;
}

// Of each component of `own` the one of `other` that it is assigned to; -1 where there is none.
std::vector<int> partnersOf(const Mixture& own, const Mixture& other) {
    std::vector<int> partner = componentColours(other, own);
    for (int& index : partner) {
        index = index < other.components() ? index : -1;
    }
    return partner;
}

// Question j builds component j where the answer is of this very pass.
std::vector<int> builtComponents(const AttentionJob& job, const AttentionPicture& picture) {
    const Mixture& answer = job.fit->mixture;
    std::vector<int> built(static_cast<std::size_t>(answer.components()));
    std::iota(built.begin(), built.end(), 0);
    if (picture.sampled || job.otherPass) {
        const auto own = picture.record->readOutMixture(picture.layers() - 1);
        if (own) {
            built = partnersOf(*own, answer);
        }
    }
    return built;
}

} // namespace

int AttentionPicture::rowOf(int point) const {
    const auto found = std::lower_bound(points.begin(), points.end(), point);
    return found != points.end() && *found == point ? static_cast<int>(found - points.begin()) : -1;
}

int AttentionPicture::questionOf(int colour) const {
    for (std::size_t question = 0; question < built.size() && colour >= 0; ++question) {
        if (built[question] >= 0 && colours[static_cast<std::size_t>(built[question])] == colour) {
            return static_cast<int>(question);
        }
    }
    return -1;
}

AttentionPicture makeAttentionPicture(const AttentionJob& job, int most,
                                      const JobContext& context) {
    const auto model = orThrow(
        tgmm::loadModel(job.weights, job.paper ? tgmm::paperWeights : tgmm::shippedWeights));
    AttentionPicture picture;
    picture.points = spacedPoints(
        job.data->data.size(),
        std::min<std::int64_t>(most, tgmm::AttentionRecord::mostPointsOf(model->network.config())));
    picture.sampled = static_cast<Eigen::Index>(picture.points.size()) < job.data->data.size();
    const Eigen::MatrixXd points = recordedPoints(picture.points, job.data->data);
    RunContext run;
    run.stop = context.stop;
    picture.answer = std::shared_ptr<const Mixture>(job.fit, &job.fit->mixture);
    const auto k = static_cast<int>(picture.answer->components());
    picture.record = std::make_shared<const tgmm::AttentionRecord>(
        orThrow(tgmm::AttentionRecord::make(*model, makeDataset(points), k, run)));
    picture.groups = {k, MixtureDensity(*picture.answer).assign(points)};
    picture.colours = job.colours;
    picture.colours.resize(static_cast<std::size_t>(k), -1);
    picture.built = builtComponents(job, picture);
    picture.overview = orThrow(picture.record->overview(picture.groups, run));
    Eigen::VectorXd sizes = Eigen::VectorXd::Zero(k);
    for (const int group : picture.groups.ofPoint) {
        sizes[group] += 1.0 / static_cast<double>(picture.points.size());
    }
    for (const tgmm::ShareMatrix& shares : picture.overview) {
        picture.agreement.push_back(agreementOf(shares, sizes));
    }
    return picture;
}

ReadOutPicture makeReadOutPicture(const AttentionPicture& picture, const Dataset& data,
                                  const Mixture& em, const QString& title) {
    ReadOutPicture result;
    for (int layer = 0; layer < picture.layers(); ++layer) {
        result.weights.push_back(tgmm::readOutMap(*picture.record, layer));
    }
    if (em.empty() || em.dimension() != data.dimension()) {
        return result;
    }
    result.em = title;
    result.responsibilities =
        MixtureDensity(em).responsibilities(recordedPoints(picture.points, data));
    result.maximization = tgmm::maximizationWeights(result.responsibilities);
    const std::vector<int> ofComponent = partnersOf(*picture.answer, em);
    for (const int component : picture.built) {
        result.partner.push_back(component < 0 ? -1
                                               : ofComponent[static_cast<std::size_t>(component)]);
    }
    for (const tgmm::ShareMatrix& weights : result.weights) {
        result.agreement.push_back(
            tgmm::sharedWeight(weights, result.maximization, result.partner));
        result.overall.push_back(result.agreement.back().mean());
    }
    return result;
}

} // namespace gaussarium::ui
